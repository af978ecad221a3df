/// How well a model foretells a text.
public enum Evaluation {
    /// The mean cross-entropy in nats a token of the text cut into `windows`, without dropout, from a zero state on.
    ///
    /// The parameters stay as they are; the device's state is afterwards that of the end of the text. Nil when
    /// `shouldStop`, asked before every window, said so. Takes at least one window.
    public static func loss(
        of windows: Batches, device: any Device, shouldStop: () -> Bool = { false }
    ) -> Double? {
        precondition(!windows.isEmpty, "the text does not fill one window")
        device.state = CarriedState(zerosFor: device.shape, batch: windows.batch)
        var sum = 0.0
        for window in windows {
            if shouldStop() { return nil }
            sum += device.evaluate(window)
        }
        return sum / Double(windows.count)
    }
}
