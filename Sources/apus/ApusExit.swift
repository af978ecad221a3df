/// The exit codes of every command.
enum ApusExit {
    static let done: Int32 = 0
    /// The sweep ended with failed trials, or something unforeseen went wrong.
    static let failed: Int32 = 1
    /// Wrong use, or a file that is not valid.
    static let wrongUse: Int32 = 2
    /// The store cannot be used.
    static let store: Int32 = 3
    /// Interrupted; a sweep goes on from there with the same command.
    static let interrupted: Int32 = 130
}
