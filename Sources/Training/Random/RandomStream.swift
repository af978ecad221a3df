/// First stream numbers of the things drawn from one seed, far enough apart never to meet.
///
/// Streams whose upper half is small belong to the device's dropout, which counts (element, window, epoch, site).
enum RandomStream {
    /// One stream a tensor.
    static let initialization: UInt64 = 0x8000_0000_0000_0000
    /// The source of the synthetic corpus, then one stream a text.
    static let syntheticCorpus: UInt64 = 0x8000_0001_0000_0000
    /// One stream.
    static let sampling: UInt64 = 0x8000_0002_0000_0000
}
