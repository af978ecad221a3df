/// A command that starts Python, taken apart as Python itself takes it apart.
public struct PythonCommand: Hashable, Sendable {
    /// What Python is to run.
    public enum Target: Hashable, Sendable {
        /// A script, or a folder or archive with a `__main__.py`.
        case file(String)
        /// `-m name`
        case module(String)
        /// `-c code`
        case code(String)
    }

    /// The interpreter: a path or a name.
    public var interpreter: String
    /// Options of the interpreter itself, `-u`, `-O`, `-W ignore` and the like.
    public var options: [String]
    /// What it runs.
    public var target: Target
    /// What the program is told.
    public var arguments: [String]

    /// The whole command, without what was left out.
    public var words: [String] {
        let target =
            switch target {
            case .file(let name): [name]
            case .module(let name): ["-m", name]
            case .code(let text): ["-c", text]
            }
        return [interpreter] + options + target + arguments
    }

    /// Takes `words` apart; nil when they do not start Python, or in a way in which it runs no program or reads one from
    /// standard input.
    ///
    /// `/usr/bin/env` before the interpreter is left out: it starts what follows it.
    public init?(_ words: [String]) {
        var rest = words[...]
        if let first = rest.first, Self.name(of: first) == "env" { rest = rest.dropFirst() }
        guard let interpreter = rest.popFirst(), Self.isPython(interpreter) else { return nil }
        var options: [String] = []
        while let word = rest.popFirst() {
            guard word.hasPrefix("-") else {
                self.init(interpreter, options, .file(word), rest)
                return
            }
            guard let option = Option(word) else { return nil }
            if !option.flags.isEmpty { options.append("-\(option.flags)") }
            guard let letter = option.letter else { continue }
            guard let value = option.value.isEmpty ? rest.popFirst() : option.value else { return nil }
            switch letter {
            case "m", "c":
                self.init(interpreter, options, letter == "m" ? .module(value) : .code(value), rest)
                return
            default: options += ["-\(letter)", value]
            }
        }
        return nil
    }

    private init(_ interpreter: String, _ options: [String], _ target: Target, _ arguments: ArraySlice<String>) {
        self.interpreter = interpreter
        self.options = options
        self.target = target
        self.arguments = Array(arguments)
    }

    /// Whether Python can import something of this name: identifiers with dots between.
    static func isModuleName(_ name: String) -> Bool {
        name.split(separator: ".", omittingEmptySubsequences: false).allSatisfy { part in
            guard let first = part.first, first == "_" || first.isLetter else { return false }
            return part.allSatisfy { $0 == "_" || $0.isLetter || $0.isNumber }
        }
    }

    /// `python`, `python3`, `python3.12`, wherever it lies, or what a macro puts in its place.
    private static func isPython(_ word: String) -> Bool {
        let name = name(of: word)
        return word == "${interpreter}"
            || name.hasPrefix("python") && name.dropFirst(6).allSatisfy { $0.isNumber || $0 == "." }
    }

    private static func name(of word: String) -> Substring {
        word == "${env}" ? "env" : word[(word.lastIndex(of: "/").map { word.index(after: $0) } ?? word.startIndex)...]
    }

    /// A word that begins with a hyphen: letters, of which the last may take a value.
    private struct Option {
        var flags: String
        /// The letter that takes a value; nil when none does.
        var letter: Character?
        /// What follows it in the same word; empty when the next word is the value.
        var value = ""

        /// Nil when Python runs no program with it, or reads one from standard input.
        init?(_ word: String) {
            let letters = word.dropFirst()
            let end = letters.firstIndex { "mcWX".contains($0) }
            flags = String(letters[..<(end ?? letters.endIndex)])
            guard !letters.isEmpty, flags.allSatisfy({ "bBdEIOPqRsSuv".contains($0) }) else { return nil }
            guard let end else { return }
            letter = letters[end]
            value = String(letters[letters.index(after: end)...])
        }
    }
}
