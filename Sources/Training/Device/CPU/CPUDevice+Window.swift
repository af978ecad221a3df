import CKernels
import Dispatch

extension CPUDevice {
    /// Runs one window forward and backward and updates the parameters.
    ///
    /// A window whose loss is not finite changes neither parameters nor carried state.
    public func train(_ window: Window, _ step: TrainingStep) -> Double {
        check(window)
        let scale = 1 / Float(step.lossReduction == .mean ? rows : batch)
        let loss = eachPart { $0.train(window, step, scale: scale) }
        guard loss.isFinite else { return loss }
        update(step, scale: scale)
        carry()
        return loss
    }

    /// Runs one window forward without dropout and returns its mean cross-entropy in nats.
    public func evaluate(_ window: Window) -> Double {
        check(window)
        let loss = eachPart { $0.evaluate(window) }
        carry()
        return loss
    }

    /// Runs `work` once for each thread, side by side, and waits for all.
    func eachThread(_ work: (_ thread: Int) -> Void) {
        if threads == 1 { return work(0) }
        // Safe: threads write to places of their own, and the call waits for them.
        nonisolated(unsafe) let work = work
        DispatchQueue.concurrentPerform(iterations: threads) { work($0) }
    }

    /// Runs `work` for each part of the batch, side by side; the mean over the window's tokens of the sums it returns.
    private func eachPart(_ work: (BatchPart) -> Double) -> Double {
        var sums = [Double](repeating: 0, count: parts.count)
        sums.withUnsafeMutableBufferPointer { sums in
            let sums = sums.baseAddress!
            eachThread { if $0 < parts.count { sums[$0] = work(parts[$0]) } }
        }
        return sums.reduce(0, +) / Double(rows)
    }

    private func carry() {
        for part in parts { part.layers.forEach { $0.carry() } }
    }

    private func check(_ window: Window) {
        precondition(window.batch == batch && window.sequence == sequence, "the device has another batch or sequence")
        precondition(
            window.inputs.count == rows && window.targets.count == rows, "a window has batch · sequence tokens")
        let known = 0..<Int32(shape.vocabulary)
        for token in window.inputs { precondition(known.contains(token), "token \(token) is not in the vocabulary") }
        for token in window.targets { precondition(known.contains(token), "token \(token) is not in the vocabulary") }
    }
}
