#if DEBUG
    import Foundation
    import Synchronization
#endif

/// A place where tests let the program die, or the disk be full: debug builds only.
///
/// `APUS_FAULT=worker/report-appended:2` kills the process `apus worker` that comes there for the second time, and no
/// other after it. `…:2:hold` stops it there as SIGSTOP does, `…:2:hang` lets it never go on, `…:2:slow` makes it dawdle from
/// then on, and `APUS_FAULT=worker/append:2:full` tells it, from the second time on, that no space is left; `quota`, that
/// the user's share is used up; `broken`, that the disk failed. The file `$APUS_FAULT_MARK` appears when it happens.
public enum FaultPoint: String, Sendable, CaseIterable {
    // Where it dies: files.
    case fileWritten = "file-written"
    case fileRenamed = "file-renamed"
    case fileLinked = "file-linked"
    // A worker.
    case minibatchTrained = "minibatch-trained"
    case epochTrained = "epoch-trained"
    case reportTorn = "report-torn"
    case reportAppended = "report-appended"
    case bestShared = "best-shared"
    case previousKept = "previous-kept"
    case checkpointAdopted = "checkpoint-adopted"
    case outcomeWritten = "outcome-written"
    // A scheduler.
    case sweepInserted = "sweep-inserted"
    case trialProposed = "trial-proposed"
    case attemptFolderMade = "attempt-folder-made"
    case checkpointRestored = "checkpoint-restored"
    case attemptPrepared = "attempt-prepared"
    case attemptInserted = "attempt-inserted"
    case attemptBegun = "attempt-begun"
    case epochInserted = "epoch-inserted"
    case epochRecorded = "epoch-recorded"
    case othersRemoved = "others-removed"
    case checkpointRetained = "checkpoint-retained"
    case attemptRetained = "attempt-retained"
    case attemptEnded = "attempt-ended"
    // Where no space is left.
    case write, append, link, folder, log, lock, insert

    #if DEBUG
        /// Dies here, is held up or dawdles, when a test aims at it.
        public func pass() {
            guard let aim = Aim.taken, aim.isHit(self) else { return }
            let isFirst = aim.mark()
            switch aim.deed {
            case .die: if isFirst { Self.die() }
            case .hold: if isFirst { kill(getpid(), SIGSTOP) }
            case .hang: while isFirst { sleep(1000) }
            case .slow: usleep(200_000)
            case .full, .quota, .broken: break
            }
        }

        /// Whether a test aims at this visit, for what has to be left half done before `die`.
        public func strikes() -> Bool {
            guard let aim = Aim.taken, aim.deed == .die, aim.isHit(self) else { return false }
            return aim.mark()
        }

        /// Ends this process without a word.
        public static func die() { kill(getpid(), SIGKILL) }

        /// Whether a test wants nothing to be written here; `errno` then says why.
        public func fails() -> Bool {
            guard let aim = Aim.taken, let code = aim.deed.code, aim.isHit(self) else { return false }
            _ = aim.mark()
            errno = code
            return true
        }
    #else
        /// Nothing.
        @inlinable public func pass() {}
        /// Never.
        @inlinable public func strikes() -> Bool { false }
        /// Nothing.
        @inlinable public static func die() {}
        /// Never.
        @inlinable public func fails() -> Bool { false }
    #endif
}

#if DEBUG
    extension FaultPoint {
        /// What `APUS_FAULT` says, where it is about this process.
        private struct Aim {
            enum Deed: String {
                case die, hold, hang, slow, full, quota, broken

                /// What writing fails with.
                var code: Int32? { [.full: ENOSPC, .quota: EDQUOT, .broken: EIO][self] }
            }

            let point: FaultPoint
            let count: Int
            let deed: Deed
            let markPath: String?

            static let taken = Aim(ProcessInfo.processInfo.environment)
            private static let visits = Atomic<Int>(0)

            init?(_ environment: [String: String]) {
                guard let text = environment["APUS_FAULT"] else { return nil }
                let words = text.split(whereSeparator: { "/:".contains($0) }).map(String.init)
                guard words.count >= 3, let point = FaultPoint(rawValue: words[1]), let count = Int(words[2]),
                    let deed = Deed(rawValue: words.count > 3 ? words[3] : "die")
                else { fatalError("APUS_FAULT=\(text) names no fault") }
                guard CommandLine.arguments.dropFirst().first == words[0] else { return nil }
                self.point = point
                self.count = count
                self.deed = deed
                markPath = environment["APUS_FAULT_MARK"]
            }

            func isHit(_ reached: FaultPoint) -> Bool {
                guard reached == point else { return false }
                let visits = Self.visits.wrappingAdd(1, ordering: .relaxed).newValue
                return deed.code != nil || deed == .slow ? visits >= count : visits == count
            }

            /// Whether this process is the first.
            func mark() -> Bool {
                guard let markPath else { return true }
                let file = open(markPath, O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, 0o644)
                close(file)
                return file >= 0
            }
        }
    }
#endif
