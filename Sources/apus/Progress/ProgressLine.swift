import Foundation
import Training

/// The epoch in progress on one line of a terminal that is written again and again; nothing elsewhere.
final class ProgressLine {
    private var shownAt = Date.distantPast

    func show(_ progress: EpochProgress) {
        guard StandardError.isTerminal, Date().timeIntervalSince(shownAt) >= 0.2 else { return }
        shownAt = Date()
        let loss = String(format: "%.3f", progress.loss)
        let speed = String(format: "%.0f", progress.tokensPerSecond)
        let place = "epoch \(progress.epoch)  window \(progress.window)/\(progress.windows)"
        StandardError.write("\r\u{1B}[K\(place)  loss \(loss)  \(speed) tokens/s")
    }

    func clear() {
        if StandardError.isTerminal { StandardError.write("\r\u{1B}[K") }
    }
}
