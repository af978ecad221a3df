// swift-tools-version: 6.2

import PackageDescription

let swiftSettings: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .treatAllWarnings(as: .error),
]

/// A room of Apus: a Swift target with the settings that all of them share.
func room(_ name: String, _ dependencies: [Target.Dependency] = []) -> Target {
    .target(name: name, dependencies: dependencies, swiftSettings: swiftSettings)
}

/// The tests of a room.
func tests(
    _ name: String, _ dependencies: [Target.Dependency], resources: [Resource] = []
) -> Target {
    .testTarget(name: name, dependencies: dependencies, resources: resources, swiftSettings: swiftSettings)
}

let package = Package(
    name: "apus",
    platforms: [.macOS(.v15)],
    products: [
        .executable(name: "apus", targets: ["apus"])
    ],
    dependencies: [
        // Parameters: YAML.
        .package(url: "https://github.com/jpsim/Yams", exact: "6.2.2"),
        // Recording: the SQLite file.
        .package(url: "https://github.com/groue/GRDB.swift", exact: "7.10.0"),
        // Running: worker processes.
        .package(url: "https://github.com/swiftlang/swift-subprocess", exact: "1.0.2"),
        // Running: the file descriptors that swift-subprocess takes.
        .package(url: "https://github.com/apple/swift-system", exact: "1.8.1"),
        // apus: commands, options, help.
        .package(url: "https://github.com/apple/swift-argument-parser", exact: "1.8.2"),
    ],
    targets: [
        // The hot loops are optimised in debug builds too: without, a test that trains would take minutes.
        .target(name: "CKernels", cSettings: [.treatAllWarnings(as: .error), .unsafeFlags(["-O3"])]),

        .target(name: "CSHA256", cSettings: [.treatAllWarnings(as: .error)]),
        .target(name: "EmbeddedPython", exclude: ["python"], cSettings: [.treatAllWarnings(as: .error)]),
        .target(name: "CProcesses", cSettings: [.treatAllWarnings(as: .error)]),
        room("Files", ["CSHA256"]),
        room("Parameters", [.product(name: "Yams", package: "Yams")]),
        room("Planning", ["Parameters"]),
        room("Deciding", ["Parameters", "Planning"]),
        room("Training", ["CKernels", "Files", "Parameters"]),
        room("Recording", ["Parameters", "Planning", "Files", .product(name: "GRDB", package: "GRDB.swift")]),
        room("Workspace", ["Files", "Parameters", "Planning", "Recording"]),
        room(
            "Running",
            [
                "CProcesses", "Files", "Parameters", "Planning", "Deciding", "Recording", "Workspace",
                .product(name: "Subprocess", package: "swift-subprocess"),
                .product(name: "SystemPackage", package: "swift-system"),
            ]),
        room("PythonSupport", ["EmbeddedPython", "Files"]),
        room("Reporting", ["Deciding", "Parameters", "Planning"]),
        .executableTarget(
            name: "apus",
            dependencies: [
                "Files", "Parameters", "Planning", "Deciding", "Training", "Recording", "Workspace", "Running",
                "Reporting", "PythonSupport",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ],
            swiftSettings: swiftSettings
        ),

        // What several rooms' tests need: folders, seeded chance, judges from outside.
        .target(name: "TestSupport", path: "Tests/TestSupport", swiftSettings: swiftSettings),
        // Damaged inputs for the tests of everything that reads files.
        .target(
            name: "Mutation", dependencies: ["TestSupport"], path: "Tests/Fuzz/Mutation", swiftSettings: swiftSettings),
        tests("FilesTests", ["Files", "TestSupport"]),
        tests("ParametersTests", ["Parameters", "Mutation", "TestSupport"]),
        tests(
            "PlanningTests", ["Parameters", "Planning", "Mutation", "TestSupport"], resources: [.copy("Fixtures")]),
        tests(
            "DecidingTests", ["Deciding", "Parameters", "Planning", "TestSupport"], resources: [.copy("Fixtures")]),
        tests("WorkspaceTests", ["Workspace", "Recording", "Parameters", "Planning", "Files", "TestSupport"]),
        tests(
            "TrainingTests", ["Training", "CKernels", "Files", "Parameters", "Mutation", "TestSupport"],
            resources: [.copy("Fixtures")]
        ),
        tests(
            "RecordingTests", ["Recording", "Deciding", "Parameters", "Planning", "Files", "TestSupport"],
            resources: [.copy("Fixtures")]),
        tests(
            "RunningTests",
            [
                "Running", "Workspace", "Deciding", "Recording", "Parameters", "Planning", "Files", "Mutation",
                "TestSupport",
            ]),
        tests("PythonSupportTests", ["PythonSupport", "TestSupport"]),
        tests("ReportingTests", ["Reporting", "Deciding", "Parameters", "Planning", "TestSupport"]),
        tests(
            "apusTests",
            [
                "apus", "Files", "Parameters", "Planning", "Deciding", "Recording", "Workspace", "Running", "Training",
                "TestSupport",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ]),
        tests("HouseTests", ["TestSupport"]),
        tests(
            "EndToEndTests",
            ["apus", "Files", "Parameters", "Planning", "Deciding", "Recording", "Workspace", "Running", "TestSupport"]),
    ]
)
