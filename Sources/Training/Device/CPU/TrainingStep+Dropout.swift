import CKernels

extension TrainingStep {
    /// Probability of dropout at a site: 0 is the embedding's output, l the output of the l-th layer from 1.
    func dropout(site: Int, of shape: ModelShape) -> Float {
        site == 0 || site == shape.layers ? layerDropout : rnnDropout
    }

    /// Which elements a site drops; nil when none.
    func mask(site: Int, of shape: ModelShape) -> apus_mask? {
        let probability = dropout(site: site, of: shape)
        guard probability > 0 else { return nil }
        return apus_mask(
            seed: seed, epoch: UInt32(truncatingIfNeeded: epoch), window: UInt32(truncatingIfNeeded: window),
            site: UInt32(site), probability: probability)
    }
}
