public import Parameters

/// What the macros of one attempt's command stand for.
public struct CommandContext: Sendable {
    /// What the trial varies, nested parameters as objects.
    public var parameters: ParameterSet
    /// The seed of the trial.
    public var seed: Int
    /// The attempt's folder.
    public var trialDirectory: String
    /// Where checkpoints of the trial stand.
    public var checkpointDirectory: String
    /// The file that holds the parameters as JSON.
    public var parametersFile: String
    /// What `${interpreter}` stands for.
    public var interpreter: String
    /// The file of the program; nil when there is none.
    public var program: String?
    /// A variable of the environment; nil when it is not set.
    public var variable: @Sendable (String) -> String?

    /// The context of an attempt.
    public init(
        parameters: ParameterSet, seed: Int, trialDirectory: String, checkpointDirectory: String,
        parametersFile: String,
        interpreter: String, program: String?, variable: @escaping @Sendable (String) -> String?
    ) {
        self.parameters = parameters
        self.seed = seed
        self.trialDirectory = trialDirectory
        self.checkpointDirectory = checkpointDirectory
        self.parametersFile = parametersFile
        self.interpreter = interpreter
        self.program = program
        self.variable = variable
    }
}

extension CommandTemplate {
    /// The argument vector of an attempt. Throws when a word names what is not there.
    public func arguments(_ context: CommandContext) throws(PlanningError) -> [String] {
        var arguments: [String] = []
        for (index, word) in parsed.enumerated() {
            switch word {
            case .macro(.line):
                guard let line = context.parameters["line"]?.text else {
                    throw .missingParameter(name: "line", word: words[index])
                }
                guard let split = ShellText.words(of: line) else { throw .openQuote(line: line) }
                arguments += split
            case .macro(let macro): arguments += macro.words(context)
            case .parts(let parts):
                var text = ""
                for part in parts { text += try part.text(context, word: words[index]) }
                arguments.append(text)
            }
        }
        return arguments
    }
}

extension CommandTemplate.Macro {
    /// The words that the macro stands for; spelled as W&B's agent does.
    fileprivate func words(_ context: CommandContext) -> [String] {
        let flags = context.parameters.map {
            (name: $0.name, value: $0.value, text: "\($0.name)=\($0.value.pythonText)")
        }
        return switch self {
        case .env: ["/usr/bin/env"]
        case .interpreter: [context.interpreter]
        case .program: context.program.map { [$0] } ?? []
        case .args: flags.map { "--\($0.text)" }
        case .argsNoHyphens: flags.map(\.text)
        case .argsNoEquals: flags.flatMap { ["--\($0.name)", $0.value.pythonText] }
        case .argsNoBooleanFlags:
            flags.compactMap { flag in
                guard case .boolean(let isSet) = flag.value else { return "--\(flag.text)" }
                return isSet ? "--\(flag.name)" : nil
            }
        case .argsAppendHydra: flags.map { "+\($0.text)" }
        case .argsOverrideHydra: flags.map { "++\($0.text)" }
        case .argsJSON: [context.parameters.pythonJSON]
        case .argsJSONFile: [context.parametersFile]
        case .line: []
        }
    }
}

extension CommandTemplate.Part {
    fileprivate func text(_ context: CommandContext, word: String) throws(PlanningError) -> String {
        switch self {
        case .text(let text): return text
        case .trialDirectory: return context.trialDirectory
        case .checkpointDirectory: return context.checkpointDirectory
        case .seed: return String(context.seed)
        case .variable(let name):
            guard let value = context.variable(name) else { throw .missingVariable(name: name, word: word) }
            return value
        case .parameter(let name):
            guard let value = context.parameters.value(at: name) else {
                throw .missingParameter(name: name, word: word)
            }
            return value.pythonText
        }
    }
}

extension ParameterSet {
    /// The value of a name, or the one inside objects that its dots lead to.
    func value(at name: String) -> ParameterValue? {
        if let value = self[name] { return value }
        for (index, character) in zip(name.indices, name) where character == "." {
            guard case .object(let inner)? = self[String(name[..<index])] else { continue }
            return inner.value(at: String(name[name.index(after: index)...]))
        }
        return nil
    }
}
