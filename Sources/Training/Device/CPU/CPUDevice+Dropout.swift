import CKernels

extension CPUDevice {
    /// Probability of dropout at a site: 0 is the embedding's output, l the output of the l-th layer from 1.
    func probability(site: Int, _ step: TrainingStep?) -> Float {
        guard let step else { return 0 }
        return site == 0 || site == shape.layers ? step.layerDropout : step.rnnDropout
    }

    /// Writes `x` `[sequence, batch, ·]` with some elements dropped, at the same places whenever the step is the same.
    ///
    /// Returns whether it did; it does nothing when the site's probability is zero.
    @discardableResult
    func drop(
        site: Int, _ step: TrainingStep?, _ x: UnsafePointer<Float>, into y: UnsafeMutablePointer<Float>
    ) -> Bool {
        let probability = probability(site: site, step)
        guard let step, probability > 0 else { return false }
        var mask = apus_mask(
            seed: step.seed, epoch: UInt32(truncatingIfNeeded: step.epoch),
            window: UInt32(truncatingIfNeeded: step.window), site: UInt32(site), probability: probability)
        kernels.dropout(rows * (site == 0 ? shape.embedding : shape.hidden), x, y, &mask)
        return true
    }
}
