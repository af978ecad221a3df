/// Where and how a run left the rails.
public struct Divergence: Hashable, Sendable {
    /// What was broken.
    public enum Rule: String, Sendable, CaseIterable {
        /// The loss of a window, or the perplexity of an evaluation, is infinite or not a number.
        case notFinite = "not_finite"
        /// The mean training loss of the epoch is above ln(vocabulary), that of guessing.
        case aboveUniform = "above_uniform"
        /// The mean loss of a window is above a limit that was asked for.
        case windowLoss = "window_loss"
    }

    /// From 1.
    public var epoch: Int
    /// From 0 in its epoch; as many as the epoch has windows when the evaluation after it showed it.
    public var window: Int
    /// Loss of that window in nats, or of the evaluation.
    public var loss: Double
    /// What was broken.
    public var rule: Rule
}

extension Divergence: CustomStringConvertible {
    /// Epoch, window and rule in one line.
    public var description: String {
        switch rule {
        case .notFinite: "diverged in epoch \(epoch) at window \(window): the loss is \(loss)"
        case .aboveUniform:
            "diverged in epoch \(epoch) at window \(window): the epoch's training loss is worse than guessing"
        case .windowLoss:
            "diverged in epoch \(epoch) at window \(window): the window's loss \(loss) is above diverged.window_loss"
        }
    }
}
