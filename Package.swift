// swift-tools-version: 6.2
import PackageDescription

// SwiftPM drops rpaths from .pc files, so executables and tests get libtorch's folder here.
// `Scripts/libtorch env` prints the variables; the Makefile sets them.
let libtorch = Context.environment["REWARDLENS_LIBTORCH"]
let rpath: [LinkerSetting] = libtorch.map { [.unsafeFlags(["-Xlinker", "-rpath", "-Xlinker", "\($0)/lib"])] } ?? []

let strict: [SwiftSetting] = [
    .enableUpcomingFeature("ExistentialAny"),
    .treatAllWarnings(as: .error),
]

func room(_ name: String, needs: [Target.Dependency] = []) -> Target {
    .target(name: name, dependencies: needs, swiftSettings: strict)
}

func tests(_ name: String, needs: [Target.Dependency]) -> Target {
    .testTarget(name: name, dependencies: needs + ["TestSupport"], swiftSettings: strict, linkerSettings: rpath)
}

let package = Package(
    name: "RewardLens",
    platforms: [.macOS(.v15)],
    products: [
        .library(
            name: "RewardLens",
            targets: [
                "LensCore", "LensText", "LensCheckpoint", "LensTorch", "LensModel", "LensAnalysis", "LensFeatures", "LensReport",
                "LensExplorer", "LensHub", "LensProbes", "LensStudy",
            ]),
        .executable(name: "rewardlens", targets: ["rewardlens"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
        .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1", traits: []),
        .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
    ],
    targets: [
        .systemLibrary(name: "CLibtorch", pkgConfig: "rewardlens-libtorch"),
        .systemLibrary(name: "CZlib"),
        .target(name: "CTorch", dependencies: ["CLibtorch"]),

        room("LensCore", needs: ["CZlib"]),
        room("LensText", needs: ["LensCore"]),
        room("LensCheckpoint", needs: ["LensCore", .product(name: "Crypto", package: "swift-crypto")]),
        room("LensHub", needs: ["LensCore", .product(name: "Crypto", package: "swift-crypto")]),
        .target(
            name: "LensProbes", dependencies: ["LensCore", .product(name: "Yams", package: "Yams")],
            resources: [.copy("Data")], swiftSettings: strict),
        room("LensReport", needs: ["LensCore"]),
        room("LensExplorer", needs: ["LensReport", "LensCore", .product(name: "Hummingbird", package: "hummingbird")]),
        room(
            "LensStudy",
            needs: [
                "LensCheckpoint", "LensProbes", "LensCore", .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "GRDB", package: "GRDB.swift"),
            ]),
        room("LensTorch", needs: ["CTorch", "LensCore"]),
        room("LensModel", needs: ["LensTorch", "LensCheckpoint", "LensText", "LensCore"]),
        room("LensAnalysis", needs: ["LensModel", "LensTorch", "LensText", "LensProbes", "LensCore"]),
        room(
            "LensFeatures",
            needs: [
                "LensModel", "LensTorch", "LensText", "LensCheckpoint", "LensCore",
                .product(name: "Crypto", package: "swift-crypto"),
            ]),
        .executableTarget(
            name: "rewardlens",
            dependencies: [
                "LensAnalysis", "LensFeatures", "LensModel", "LensTorch", "LensText", "LensCheckpoint", "LensReport", "LensHub",
                "LensExplorer", "LensProbes", "LensStudy", "LensCore",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ],
            swiftSettings: strict, linkerSettings: rpath),

        .executableTarget(
            name: "timer",
            dependencies: [
                "LensAnalysis", "LensFeatures", "LensModel", "LensText", "LensTorch", "LensCheckpoint", "LensCore",
            ],
            path: "Benchmarks/Timer",
            swiftSettings: strict, linkerSettings: rpath),

        .target(name: "TestSupport", dependencies: ["LensCore"], path: "Tests/TestSupport", swiftSettings: strict),
        tests("LensCoreTests", needs: ["LensCore"]),
        tests("LensTextTests", needs: ["LensText", "LensCore"]),
        tests("LensCheckpointTests", needs: ["LensCheckpoint", "LensCore"]),
        tests("LensHubTests", needs: ["rewardlens", "LensHub", "LensCore", .product(name: "Crypto", package: "swift-crypto")]),
        tests("LensProbesTests", needs: ["LensProbes", "LensCore"]),
        tests("LensReportTests", needs: ["LensReport", "LensCore"]),
        tests("LensExplorerTests", needs: ["LensExplorer", "LensReport", "LensCore"]),
        tests(
            "LensStudyTests", needs: ["LensStudy", "LensCheckpoint", "LensCore", .product(name: "GRDB", package: "GRDB.swift")]),
        tests("LensTorchTests", needs: ["LensTorch", "LensCore"]),
        tests("LensModelTests", needs: ["LensModel", "LensTorch", "LensCheckpoint", "LensText", "LensCore"]),
        tests("LensAnalysisTests", needs: ["LensAnalysis", "LensProbes", "LensModel", "LensTorch", "LensText", "LensCore"]),
        tests(
            "LensFeaturesTests",
            needs: ["LensFeatures", "LensModel", "LensTorch", "LensText", "LensCheckpoint", "LensCore"]),
        tests(
            "CommandTests",
            needs: [
                "rewardlens", "LensAnalysis", "LensExplorer", "LensModel", "LensReport", "LensStudy", "LensCore",
                .product(name: "Crypto", package: "swift-crypto"),
            ]),
    ],
    swiftLanguageModes: [.v6],
    cxxLanguageStandard: .cxx20
)
