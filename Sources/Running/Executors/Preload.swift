public import Planning

/// How a Python program begins as the child of a process that has its imports done.
public struct Preload: Hashable, Sendable {
    /// What is imported.
    public var modules: [String]
    /// The trial's command.
    public var command: PythonCommand
    /// The file that makes Python such a parent.
    public var script: String
    /// Takes what the imports print.
    public var log: String
    /// What of the trial's environment is the same for all trials: the parent is started with it.
    public var environment: [String: String]

    /// The parent imports `modules`, and forks for every command of the same interpreter and options.
    public init(
        modules: [String], command: PythonCommand, script: String, log: String, environment: [String: String]
    ) {
        self.modules = modules
        self.command = command
        self.script = script
        self.log = log
        self.environment = environment
    }
}

/// A line to the parent: the first one.
struct PreloadOrder: Encodable {
    var modules: [String]
    var target: [String]
}

/// A line to the parent: every other one.
struct PreloadJob: Encodable {
    var words: [String]
    var target: [String]
    var arguments: [String]
    var environment: [String: String]
    var log: String

    init(_ launch: Launch, _ command: PythonCommand, log: String) {
        words = command.words
        target = command.target.words
        arguments = command.arguments
        environment = launch.environment
        self.log = log
    }
}

/// A line from the parent.
struct PreloadAnswer: Decodable {
    /// It can fork.
    var ready: Bool?
    /// The number of a child.
    var process: Int32?
    /// Why it does not fork.
    var refused: String?
}

extension PythonCommand.Target {
    /// The kind and the name, as the parent reads them.
    var words: [String] {
        switch self {
        case .file(let name): ["file", name]
        case .module(let name): ["module", name]
        case .code(let text): ["code", text]
        }
    }
}
