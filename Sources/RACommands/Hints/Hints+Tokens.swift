import CommandLineSupport
import X509

extension Hints {
    /// Errors of tokens and TPMs.
    static func token(_ fault: TokenFault, message: String) -> CommandError {
        switch fault {
        case .unsupported:
            CommandError(
                status: .configuration, code: "token.support", message: message,
                hint:
                    "install it: Debian has pkcs11: URIs in libengine-pkcs11-openssl or "
                    + "pkcs11-provider, and TPMs in "
                    + "tpm2-openssl")
        case .noDevice:
            CommandError(
                status: .noInput, code: "token.device", message: message,
                hint:
                    "check --pkcs11-lib; for a TPM, that this user may open /dev/tpmrm0 (the group "
                    + "tss), or TPM2OPENSSL_TCTI")
        case .otherModule:
            CommandError(
                status: .usage, code: "token.module", message: message,
                hint:
                    "give one --pkcs11-lib for all, such as p11-kit-proxy.so, which has every module "
                    + "of the system; or serve the other roles by another process")
        case .wrongPIN:
            CommandError(
                status: .noPermission, code: "pin.wrong", message: message,
                hint: "it was tried once; many tokens lock after three wrong PINs")
        case .noPIN:
            CommandError(
                status: .usage, code: "pass.required", message: message,
                hint: "give --reuse-pin, which gives it the token's PIN")
        case .locked:
            CommandError(
                status: .noPermission, code: "token.locked", message: message,
                hint: "unlock it with its own tool, such as: pkcs11-tool --unlock-pin, or "
                    + "tpm2_dictionarylockout --clear-lockout")
        case .failed:
            CommandError(
                status: .noInput, code: "token.object", message: message,
                hint: "list what there is with: pkcs11-tool --list-objects --login, or "
                    + "tpm2_getcap handles-persistent")
        }
    }
}
