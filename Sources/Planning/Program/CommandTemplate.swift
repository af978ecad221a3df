public import Parameters

/// The words of a command with macros in them, as W&B's sweep files have them.
///
/// A macro that stands for any number of words must be a word of its own. `$${` is a plain `${`.
public struct CommandTemplate: Hashable, Sendable {
    /// A macro that is a word of its own.
    enum Macro: String, CaseIterable {
        /// `/usr/bin/env`.
        case env
        /// `python`, else `python3`.
        case interpreter
        /// The file of the program.
        case program
        /// `--name=value`
        case args
        /// `name=value`
        case argsNoHyphens = "args_no_hyphens"
        /// `--name value`, two words each.
        case argsNoEquals = "args_no_equals"
        /// `--name` for true, nothing for false, `--name=value` for anything else.
        case argsNoBooleanFlags = "args_no_boolean_flags"
        /// `+name=value`
        case argsAppendHydra = "args_append_hydra"
        /// `++name=value`
        case argsOverrideHydra = "args_override_hydra"
        /// All parameters as one JSON object.
        case argsJSON = "args_json"
        /// The path of a file that holds them.
        case argsJSONFile = "args_json_file"
        /// The words of the parameter `line`, which rows of a file of lines have.
        case line
    }

    /// A part of a word.
    enum Part: Hashable {
        case text(String)
        case variable(String)
        case parameter(String)
        case trialDirectory
        case checkpointDirectory
        case seed
    }

    enum Word: Hashable {
        case macro(Macro)
        case parts([Part])
    }

    /// As they were written.
    public let words: [String]
    let parsed: [Word]

    /// Reads the words. Throws what is wrong with the first that cannot be read.
    public init(_ words: [String]) throws(Problem) {
        self.words = words
        var parsed: [Word] = []
        for word in words { parsed.append(try Self.parse(word)) }
        self.parsed = parsed
    }

    /// Whether a word stands for the program's file.
    public var namesProgram: Bool { parsed.contains(.macro(.program)) }

    /// The parameters that words name.
    var parameterNames: [String] {
        parsed.flatMap { word -> [String] in
            guard case .parts(let parts) = word else { return [] }
            return parts.compactMap { if case .parameter(let name) = $0 { name } else { nil } }
        }
    }
}

// MARK: - Reading a word

extension CommandTemplate {
    static func parse(_ word: String) throws(Problem) -> Word {
        if word.hasPrefix("${"), word.hasSuffix("}"), let macro = Macro(rawValue: String(word.dropFirst(2).dropLast()))
        {
            return .macro(macro)
        }
        var parts: [Part] = []
        var text = ""
        var rest = word[...]
        while let dollar = rest.firstIndex(of: "$") {
            text += rest[..<dollar]
            rest = rest[dollar...]
            if rest.hasPrefix("$${") {
                text += "${"
                rest = rest.dropFirst(3)
            } else if rest.hasPrefix("${") {
                guard let end = rest.firstIndex(of: "}") else { throw broken("`${` must be closed by `}`") }
                if !text.isEmpty { parts.append(.text(text)) }
                text = ""
                parts.append(try part(String(rest[..<end].dropFirst(2))))
                rest = rest[rest.index(after: end)...]
            } else {
                text += "$"
                rest = rest.dropFirst()
            }
        }
        text += rest
        if !text.isEmpty || parts.isEmpty { parts.append(.text(text)) }
        return .parts(parts)
    }

    /// Names of macros that may stand inside a word.
    private static let inner = ["trial_directory", "checkpoint_directory", "seed"]

    private static func part(_ name: String) throws(Problem) -> Part {
        switch name {
        case "trial_directory": return .trialDirectory
        case "checkpoint_directory": return .checkpointDirectory
        case "seed": return .seed
        default: break
        }
        if let variable = argument(of: "envvar", in: name) { return .variable(variable) }
        if let parameter = argument(of: "parameter", in: name) { return .parameter(parameter) }
        if Macro(rawValue: name) != nil {
            throw broken("`${\(name)}` stands for whole words; make it a word of its own")
        }
        let known = Macro.allCases.map(\.rawValue) + inner
        let nearest = Spelling.nearest(to: name, among: known).map { "did you mean `${\($0)}`?" }
        let isVariable = !name.isEmpty && name.utf8.allSatisfy { $0.isASCIILetterOrDigit || $0 == UInt8(ascii: "_") }
        let hint = isVariable && name.uppercased() == name ? "write `${envvar:\(name)}` for a variable" : nil
        throw broken(
            "`${\(name)}` is not a macro; "
                + (hint ?? nearest ?? "there are " + (known + ["envvar:NAME", "parameter:NAME"]).listed(joint: "and"))
                + "; `$${` is a plain `${`")
    }

    /// What follows `kind:`; nil when nothing does.
    private static func argument(of kind: String, in name: String) -> String? {
        guard name.hasPrefix(kind + ":"), name.utf8.count > kind.utf8.count + 1 else { return nil }
        return String(name.dropFirst(kind.count + 1))
    }

    private static func broken(_ rule: String) -> Problem { Problem(at: nil, path: JSONPath(), rule: rule) }
}
