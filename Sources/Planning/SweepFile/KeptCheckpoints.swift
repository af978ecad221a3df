/// Which checkpoints stay in a trial's folder after it ended.
public enum KeptCheckpoints: String, Sendable, CaseIterable {
    case last, best, both, none
}
