import Foundation

extension SweepFolder {
    /// Throws `RunningError.isALink` when the sweep's folder is a link: what a sweep writes stays in its results folder.
    ///
    /// The results folder itself may be one.
    public func refuseLinks() throws(RunningError) {
        for folder in [path, "\(path)/trials"] { try RunningError.refuseLink(folder) }
    }
}

extension RunningError {
    /// Throws `isALink` when there is a symbolic link at `path`.
    static func refuseLink(_ path: String) throws(RunningError) {
        guard let target = try? FileManager.default.destinationOfSymbolicLink(atPath: path) else { return }
        throw .isALink(path: path, target: target)
    }
}
