/// After which epochs the training text is evaluated without dropout.
public enum TrainingSetEvaluation: String, Sendable, CaseIterable {
    case everyEpoch = "every_epoch"
    case last
    case never

    /// Whether it is evaluated after `epoch` of `epochs`.
    func includes(epoch: Int, of epochs: Int) -> Bool {
        switch self {
        case .everyEpoch: true
        case .last: epoch == epochs
        case .never: false
        }
    }
}
