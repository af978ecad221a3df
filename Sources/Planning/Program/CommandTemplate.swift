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
        for word in words {
            let read = Self.read(word)
            if let rule = read.mistakes.first { throw Problem(at: nil, path: JSONPath(), rule: rule) }
            parsed.append(read.word)
        }
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
    /// A word with its macros, and everything that is wrong with them.
    static func read(_ word: String) -> (word: Word, mistakes: [String]) {
        if word.hasPrefix("${"), word.hasSuffix("}"), let macro = Macro(rawValue: String(word.dropFirst(2).dropLast()))
        {
            return (.macro(macro), [])
        }
        var parts: [Part] = []
        var mistakes: [String] = []
        var text = ""
        var rest = word[...]
        while let dollar = rest.firstIndex(of: "$") {
            text += rest[..<dollar]
            rest = rest[dollar...]
            if rest.hasPrefix("$${") {
                text += "${"
                rest = rest.dropFirst(3)
            } else if rest.hasPrefix("${") {
                guard let end = rest.firstIndex(of: "}") else {
                    mistakes.append("`${` must be closed by `}`; for the text itself write `$${`")
                    break
                }
                if !text.isEmpty { parts.append(.text(text)) }
                text = ""
                let name = String(rest[..<end].dropFirst(2))
                if let part = part(name) {
                    parts.append(part)
                } else {
                    mistakes.append(mistake(name, isWhole: rest == word && rest.index(after: end) == rest.endIndex))
                }
                rest = rest[rest.index(after: end)...]
            } else {
                text += "$"
                rest = rest.dropFirst()
            }
        }
        text += rest
        if !text.isEmpty || parts.isEmpty { parts.append(.text(text)) }
        return (.parts(parts), mistakes)
    }

    /// Macros that may stand inside a word.
    private static let inner = ["trial_directory", "checkpoint_directory", "seed"]

    /// What stands for a part of a word; nil when nothing of that name does.
    private static func part(_ name: String) -> Part? {
        switch name {
        case "trial_directory": .trialDirectory
        case "checkpoint_directory": .checkpointDirectory
        case "seed": .seed
        default:
            argument(of: "envvar", in: name).map { .variable($0) }
                ?? argument(of: "parameter", in: name).map { .parameter($0) }
        }
    }

    /// What is wrong with a name that stands for no part of a word.
    ///
    /// - Parameter isWhole: Whether it is a word of its own.
    private static func mistake(_ name: String, isWhole: Bool) -> String {
        if Macro(rawValue: name) != nil { return "`${\(name)}` stands for whole words; make it a word of its own" }
        let start = "`${\(name)}` is not a macro; "
        let plain = "or the text itself write `$${\(name)}`"
        let isVariable = !name.isEmpty && name.utf8.allSatisfy { $0.isASCIILetterOrDigit || $0 == UInt8(ascii: "_") }
        if isVariable, name.uppercased() == name {
            return start + "for a variable write `${envvar:\(name)}`, f\(plain)"
        }
        let known = (isWhole ? Macro.allCases.map(\.rawValue) : []) + inner
        if let nearest = Spelling.nearest(to: name, among: known) {
            return start + "did you mean `${\(nearest)}`? F\(plain)"
        }
        return start + "there are \((known + ["envvar:NAME", "parameter:NAME"]).listed(joint: "and")); f\(plain)"
    }

    /// What follows `kind:`; nil when nothing does.
    private static func argument(of kind: String, in name: String) -> String? {
        guard name.hasPrefix(kind + ":"), name.utf8.count > kind.utf8.count + 1 else { return nil }
        return String(name.dropFirst(kind.count + 1))
    }
}
