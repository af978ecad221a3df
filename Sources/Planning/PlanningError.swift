public import Parameters

/// What can be wrong with what a person asks to be planned.
public enum PlanningError: Error, Hashable, Sendable {
    /// A sweep file and all that is wrong with it, in the order of the file.
    case invalidSweepFile(file: String, problems: [Problem])
    /// The argument of `--set`, and the rule it breaks.
    case invalidOverride(String, rule: String)
    /// A word of a command that names a variable which is not set.
    case missingVariable(name: String, word: String)
    /// A word of a command that names a parameter which the trial has not.
    case missingParameter(name: String, word: String)
    /// A line of a file of rows with a quote that is not closed.
    case openQuote(line: String)
}

extension PlanningError: CustomStringConvertible {
    /// One line for every problem, with file, line, column and path.
    public var description: String {
        switch self {
        case .invalidSweepFile(let file, let problems):
            problems.map { $0.line(file: file) }.joined(separator: "\n")
        case .invalidOverride(let text, let rule):
            "--set \(text): \(rule)"
        case .missingVariable(let name, let word):
            "trainer.command: `\(word)` needs the variable \(name), which is not set; set it before apus run"
        case .missingParameter(let name, let word):
            "trainer.command: `\(word)` needs the parameter \(name), which this trial has not; name one that all have"
        case .openQuote(let line):
            "the line \(line.inSentence) has a quote that is not closed; close it, or put a backslash before it"
        }
    }
}
