import Parameters

/// Somebody's program that does the training: what `trainer` of a sweep file says when it has a `command`.
public struct TrialProgram: Hashable, Sendable {
    /// Where the metrics of a trial come from.
    public enum Reports: Hashable, Sendable {
        /// Lines of JSON that the program appends to the file named in `APUS_REPORTS`.
        case lines
        /// Lines of its output that match a regular expression, whose named groups are metrics, `step` and `epoch`.
        case pattern(String)
        /// A file of lines of JSON, or a CSV file with a header, that grows; relative to the trial's folder.
        case file(String)
    }

    /// The argument vector with its macros: the program to start, then what it is told.
    public var command: CommandTemplate
    /// What `${program}` stands for; nil when nothing does.
    public var file: String?
    /// Whether a new attempt goes on from what an earlier one left in the checkpoint folder.
    public var isResumable: Bool
    /// Where metrics come from.
    public var reports: Reports
    /// How long the program may go on after SIGTERM.
    public var grace: Duration
    /// The length of a trial in steps; nil when that is not known before it ends.
    public var epochs: Int?
    /// Python modules that one parent imports for all trials, which then begin as its children; none when empty.
    public var preload: [String]

    /// A program that reports lines and has 30 s to end, unless told otherwise.
    public init(
        command: CommandTemplate, file: String? = nil, isResumable: Bool = false, reports: Reports = .lines,
        grace: Duration = .seconds(30), epochs: Int? = nil, preload: [String] = []
    ) {
        self.command = command
        self.file = file
        self.isResumable = isResumable
        self.reports = reports
        self.grace = grace
        self.epochs = epochs
        self.preload = preload
    }
}

extension TrainerVocabulary {
    /// Of a program: any parameters, any metrics.
    public static let program = TrainerVocabulary(settings: [], isOpen: true, metrics: [])
}
