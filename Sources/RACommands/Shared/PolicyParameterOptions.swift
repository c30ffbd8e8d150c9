import ArgumentParser
import CommandLineSupport
import RolesAnywhere

/// The values for the places, such as `{{bucket}}`, of the policies that a command reads.
struct PolicyParameterOptions: ParsableArguments {
    @Option(
        name: .customLong("parameter"),
        help: ArgumentHelp(
            "A value for {{NAME}} in the policies; again for several values.",
            valueName: "name=value"))
    var texts: [String] = []
}

extension PolicyParameterOptions {
    /// Reads the one policy that a command takes, if it was given.
    func read(
        _ path: String?, in context: Context, check: (String) throws -> String
    ) throws -> String? {
        try read(path.map { [$0] } ?? [], in: context, check: check).first
    }

    /// Reads policies and fills their places.
    ///
    /// Every value must have a place in one of them. `check` judges a policy, and gives it as it is
    /// sent; they come in the order of the files.
    func read(
        _ paths: [String], in context: Context, check: (String) throws -> String
    ) throws -> [String] {
        let parameters = try PolicyParameters(texts)
        var policies: [ParameterizedPolicy] = []
        var filled: [String] = []
        for path in paths {
            filled.append(
                try PolicyFile.read(path, in: context) { text in
                    let policy = try ParameterizedPolicy(json: text)
                    policies.append(policy)
                    do {
                        return try check(policy.filled(with: parameters.values))
                    } catch RolesAnywhereError.missingParameters(let names) {
                        throw Hints.missingParameters(names, in: path)
                    }
                })
        }
        try parameters.checkUse(in: policies)
        return filled
    }
}
