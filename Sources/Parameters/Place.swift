/// Where something in a sweep's description was written.
public enum Place: Hashable, Sendable {
    /// In the file; both from 1, the column counted in Unicode scalars.
    case file(line: Int, column: Int)
    /// In an option of the command line, for example `--set trainer.epochs=2`.
    case option(String)
}
