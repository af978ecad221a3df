/// First stream numbers of the things drawn from one seed, far enough apart never to meet.
enum RandomStream {
    /// One stream a tensor.
    static let initialization: UInt64 = 1 << 32
    /// The source of the synthetic corpus, then one stream a text.
    static let syntheticCorpus: UInt64 = 2 << 32
}
