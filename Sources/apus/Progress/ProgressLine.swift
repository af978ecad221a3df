import Foundation
import Training

/// The epoch in progress on one line of a terminal that is written again and again; nothing elsewhere.
final class ProgressLine {
    private var shownAt: ContinuousClock.Instant?

    func show(_ progress: EpochProgress) {
        let now = ContinuousClock.now
        guard StandardError.isTerminal, shownAt.map({ now - $0 >= .milliseconds(200) }) ?? true else { return }
        shownAt = now
        let loss = String(format: "%.3f", progress.loss)
        let speed = String(format: "%.0f", progress.tokensPerSecond)
        let place = "epoch \(progress.epoch)  window \(progress.window)/\(progress.windows)"
        StandardError.write("\r\u{1B}[K\(place)  loss \(loss)  \(speed) tokens/s")
    }

    func clear() {
        if StandardError.isTerminal { StandardError.write("\r\u{1B}[K") }
    }
}
