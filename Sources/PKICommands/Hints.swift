import CertificateAuthority
import CommandLineSupport
import Issuance
import X509

/// What to do about each error of the libraries, which know no flags.
enum Hints {
    /// A library's error as the user should see it, or nil for one that is unknown here.
    static func explain(_ error: any Error) -> CommandError? {
        switch error {
        case let error as AuthorityError: explain(error)
        case let error as IssuanceError: explain(error)
        case let error as X509Error: explain(error, file: nil)
        case let error as FileContentError: explain(error.cause, file: error.file)
        case let error as PathError: explain(error, file: nil)
        default: nil
        }
    }

    /// Runs the body, and lets its errors name the file that they are about.
    ///
    /// - Throws: `CommandError` for an `X509Error` or `PathError`; other errors as they are.
    static func naming<Result>(_ file: String, _ body: () throws -> Result) throws -> Result {
        do {
            return try body()
        } catch let error as X509Error {
            throw explain(error, file: file)
        } catch let error as PathError {
            throw explain(error, file: file)
        }
    }
}
