/// The learning rate of every epoch: constant up to an epoch, then lowered by a factor before each further one.
public struct LearningRateSchedule: Hashable, Sendable {
    /// Of the first epoch.
    public var initial: Double
    /// The last epoch at the initial rate.
    public var decayEpoch: Int
    /// What the rate is multiplied by before each later epoch.
    public var factor: Double

    /// initial · factor^(epoch − decayEpoch) after `decayEpoch`, `initial` before; epochs count from 1.
    ///
    /// By repeated multiplication, which gives the same bits with every C library; `pow` need not.
    public func rate(ofEpoch epoch: Int) -> Double {
        var rate = initial
        for _ in 0..<max(epoch - decayEpoch, 0) where rate > 0 { rate *= factor }
        return rate
    }
}
