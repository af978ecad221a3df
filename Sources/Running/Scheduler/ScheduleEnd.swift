/// How a run over a sweep ended.
public enum ScheduleEnd: Hashable, Sendable {
    /// Nothing is left to do, or `on_failure` says to leave it; so many trials failed.
    case done(failed: Int)
    /// Asked to end; the same command goes on from here.
    case interrupted
    /// The disk takes nothing any more; the same command goes on from here when that is mended.
    case blocked(reason: String)
}
