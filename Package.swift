// swift-tools-version: 6.2
import PackageDescription

// Every module of ours is compiled in Swift 6 mode, and a warning is an error.
let ours: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .treatAllWarnings(as: .error),
]

// `ra` is started for every AWS command, and most of a start is the dynamic linker's work and pages
// of the program: so the C++ library comes out of an archive (see Scripts/link), nothing is exported,
// which no library asks for, and what a session runs lies together (see Scripts/record-order). Only
// lld takes an archive whatever the order.
let quickStart: [LinkerSetting] = [
    .unsafeFlags(
        [
            "-use-ld=lld", "-L", "\(Context.packageDirectory)/Scripts/link",
            "-Xclang-linker", "-static-libgcc", "-Xlinker", "--no-export-dynamic",
            "-Xlinker", "--symbol-ordering-file=\(Context.packageDirectory)/Scripts/link/order.txt",
            "-Xlinker", "--no-warn-symbol-ordering",
        ],
        .when(platforms: [.linux], configuration: .release))
]

let argumentParser = Target.Dependency.product(
    name: "ArgumentParser", package: "swift-argument-parser")
let grdb = Target.Dependency.product(name: "GRDB", package: "GRDB.swift")

let package = Package(
    name: "anchorage",
    products: [
        .executable(name: "pki", targets: ["pki"]),
        .executable(name: "ra", targets: ["ra"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", exact: "1.8.2"),
        .package(url: "https://github.com/apple/swift-asn1", exact: "1.7.4"),
        .package(url: "https://github.com/apple/swift-nio", exact: "2.101.2"),
        .package(url: "https://github.com/groue/GRDB.swift", exact: "7.10.0"),
    ],
    targets: [
        // Tools
        .executableTarget(
            name: "pki", dependencies: ["PKICommands"], swiftSettings: ours),
        .executableTarget(
            name: "ra", dependencies: ["RACommands"], swiftSettings: ours,
            linkerSettings: quickStart),

        // Commands
        .target(
            name: "PKICommands",
            dependencies: [
                "CertificateAuthority", "Issuance", "X509", "CommandLineSupport", argumentParser,
            ],
            swiftSettings: ours),
        .target(
            name: "RACommands",
            dependencies: [
                "LocalService", "CredentialServer", "RolesAnywhere", "HTTPServer", "AWS",
                "AWSSigning", "HTTP", "X509", "CGlibc",
                "CommandLineSupport", argumentParser,
            ],
            swiftSettings: ours),
        .target(
            name: "CommandLineSupport", dependencies: ["X509", "CGlibc", argumentParser],
            swiftSettings: ours),

        // Servers
        .target(
            name: "LocalService",
            dependencies: [
                "RolesAnywhere", "AWS", "AWSSigning", "IAMPolicy", "X509", "HTTPServer",
                "StrictJSON",
            ],
            resources: [.embedInCode("ManagedPolicies")],
            swiftSettings: ours),

        // X509 for what libcrypto does: random octets, codes, comparison in constant time.
        .target(
            name: "CredentialServer", dependencies: ["RolesAnywhere", "HTTPServer", "X509"],
            swiftSettings: ours),

        // Capabilities
        .target(
            name: "CertificateAuthority",
            dependencies: ["Issuance", "X509", "CGlibc", "CSQLite", grdb],
            swiftSettings: ours),
        .target(
            name: "RolesAnywhere",
            dependencies: [
                "AWS", "AWSSigning", "IAMPolicy", "HTTP", "X509", "StrictJSON", "CYAML",
            ],
            swiftSettings: ours),
        .target(
            name: "AWS", dependencies: ["AWSSigning", "HTTP", "CExpat"], swiftSettings: ours),

        // Rules
        .target(
            name: "Issuance", dependencies: ["X509", "StrictJSON"],
            resources: [.embedInCode("Profiles")], swiftSettings: ours),
        .target(name: "IAMPolicy", dependencies: ["StrictJSON"], swiftSettings: ours),
        .target(name: "AWSSigning", dependencies: ["X509"], swiftSettings: ours),

        // Ground
        .target(
            name: "X509",
            dependencies: ["COpenSSL", .product(name: "SwiftASN1", package: "swift-asn1")],
            swiftSettings: ours),
        .target(name: "StrictJSON", swiftSettings: ours),
        .target(name: "HTTP", dependencies: ["CCurl", "CTLS"], swiftSettings: ours),
        .target(
            name: "HTTPServer",
            dependencies: [
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
            ],
            swiftSettings: ours),

        // System
        .target(
            name: "COpenSSL", dependencies: ["CLate"],
            linkerSettings: [.linkedLibrary("crypto", .when(platforms: [.macOS]))]),
        .target(name: "CCurl"),
        // libssl is opened when the first connection needs it.
        .target(
            name: "CTLS", dependencies: ["CLate"],
            linkerSettings: [.linkedLibrary("crypto", .when(platforms: [.macOS]))]),
        .target(name: "CGlibc"),
        .target(name: "CYAML"),
        .target(name: "CSQLite", linkerSettings: [.linkedLibrary("sqlite3")]),
        .target(
            name: "CExpat", dependencies: ["CLate"],
            linkerSettings: [.linkedLibrary("expat", .when(platforms: [.macOS]))]),
        // On Linux libcrypto and Expat are opened when one of their functions is called.
        .target(name: "CLate"),

        // Tests
        .target(
            name: "TestSupport", dependencies: ["X509"], path: "Tests/TestSupport",
            swiftSettings: ours),
        .target(
            name: "HostileBytes",
            dependencies: [
                "PKICommands", "CertificateAuthority", "CommandLineSupport", "Issuance", "X509",
                "LocalService", "AWSSigning", "IAMPolicy", "HTTP", "HTTPServer", "TestSupport",
                "RACommands", "RolesAnywhere", "AWS",
            ],
            path: "Tests/HostileBytes", swiftSettings: ours),
        .testTarget(
            name: "HostileBytesTests", dependencies: ["HostileBytes", "X509"], swiftSettings: ours),
        .testTarget(
            name: "X509Tests",
            dependencies: [
                "X509", "TestSupport", .product(name: "SwiftASN1", package: "swift-asn1"),
            ],
            swiftSettings: ours),
        .testTarget(
            name: "IssuanceTests", dependencies: ["Issuance", "X509", "TestSupport"],
            swiftSettings: ours),
        .testTarget(
            name: "CertificateAuthorityTests",
            dependencies: ["CertificateAuthority", "Issuance", "X509", "TestSupport", grdb],
            swiftSettings: ours),
        .testTarget(name: "StrictJSONTests", dependencies: ["StrictJSON"], swiftSettings: ours),
        .testTarget(name: "IAMPolicyTests", dependencies: ["IAMPolicy"], swiftSettings: ours),
        .testTarget(name: "HTTPTests", dependencies: ["HTTP", "CTLS"], swiftSettings: ours),
        .testTarget(
            name: "AWSSigningTests", dependencies: ["AWSSigning", "X509", "TestSupport"],
            swiftSettings: ours),
        .testTarget(
            name: "AWSTests", dependencies: ["AWS", "AWSSigning", "HTTP", "TestSupport"],
            swiftSettings: ours),
        .testTarget(
            name: "RolesAnywhereTests",
            dependencies: [
                "RolesAnywhere", "AWS", "AWSSigning", "IAMPolicy", "HTTP", "X509", "TestSupport",
            ],
            swiftSettings: ours),
        .testTarget(
            name: "LocalServiceTests",
            dependencies: [
                "LocalService", "AWS", "AWSSigning", "HTTPServer", "X509", "TestSupport",
            ],
            swiftSettings: ours),
        .testTarget(
            name: "CredentialServerTests",
            dependencies: ["CredentialServer", "RolesAnywhere", "HTTPServer", "X509"],
            swiftSettings: ours),
        .testTarget(
            name: "PKICommandsTests",
            dependencies: [
                "PKICommands", "CertificateAuthority", "X509", "CommandLineSupport", "TestSupport",
                argumentParser,
            ],
            swiftSettings: ours),
        .testTarget(
            name: "CommandLineSupportTests",
            dependencies: ["CommandLineSupport", "X509", "TestSupport", argumentParser],
            swiftSettings: ours),
        .testTarget(
            name: "RACommandsTests",
            dependencies: [
                "RACommands", "RolesAnywhere", "LocalService", "HTTPServer", "AWS", "AWSSigning",
                "HTTP", "X509", "CommandLineSupport", "TestSupport", argumentParser,
            ],
            swiftSettings: ours),
    ]
)

// libFuzzer is there only where it is asked for: see Tests/Fuzz/run.
if Context.environment["ANCHORAGE_FUZZ"] == "1" {
    package.targets.append(
        .executableTarget(
            name: "Fuzz", dependencies: ["HostileBytes"], path: "Tests/Fuzz",
            exclude: ["run", "sanitized"],
            swiftSettings: ours))
}

// What Tests/Benchmarks/serve.py measures against.
if Context.environment["ANCHORAGE_BENCHMARK"] == "1" {
    package.targets.append(
        .executableTarget(
            name: "ConstantServer", dependencies: ["CredentialServer", "HTTPServer"],
            path: "Tests/Benchmarks/ConstantServer", swiftSettings: ours))
}
