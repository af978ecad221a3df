import Foundation

extension SweepFolder.AttemptFolder {
    /// What changes in an attempt's folder while its worker is alive.
    ///
    /// Two of them are compared for being equal and nothing else: clocks that are set back do not matter.
    struct Pulse: Hashable {
        private var heartbeat: [Int]
        private var reports: Int?
        private var log: Int?

        fileprivate init(of folder: SweepFolder.AttemptFolder) {
            heartbeat =
                Self.status(folder.heartbeat).map { status in
                    #if os(Linux)
                        [status.st_mtim.tv_sec, status.st_mtim.tv_nsec]
                    #else
                        [status.st_mtimespec.tv_sec, status.st_mtimespec.tv_nsec]
                    #endif
                } ?? []
            reports = Self.status(folder.reports).map { Int($0.st_size) }
            log = Self.status(folder.log).map { Int($0.st_size) }
        }

        private static func status(_ path: String) -> stat? {
            var status = stat()
            return stat(path, &status) == 0 ? status : nil
        }
    }

    /// The signs of life up to now.
    var pulse: Pulse { Pulse(of: self) }
}
