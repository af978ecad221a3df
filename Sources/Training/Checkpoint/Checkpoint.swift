/// A training run at rest: everything that is needed to go on as if it had never stopped.
///
/// Nothing of the random generators is in it: dropout masks are a pure function of seed, epoch and window.
public struct Checkpoint: Equatable, Sendable {
    /// Sizes and parameters.
    public var weights: ModelWeights
    /// How far the run has come.
    public var position: TrainingPosition
    /// The recurrent state that the next window starts from.
    public var state: CarriedState
    /// Of initial weights and dropout masks.
    public var seed: Int
    /// What the run was told.
    public var settings: TrainingSettings
    /// What the rows of `embedding.weight` stand for.
    public var vocabulary: Vocabulary
    /// `Corpus.sha256` of the texts.
    public var corpusSHA256: String
    /// Name and version of the program that wrote it.
    public var program: String

    /// The version of the file format that this program writes and reads.
    public static let format = "1"

    /// A run at rest.
    public init(
        weights: ModelWeights, position: TrainingPosition, state: CarriedState, seed: Int, settings: TrainingSettings,
        vocabulary: Vocabulary, corpusSHA256: String, program: String
    ) {
        self.weights = weights
        self.position = position
        self.state = state
        self.seed = seed
        self.settings = settings
        self.vocabulary = vocabulary
        self.corpusSHA256 = corpusSHA256
        self.program = program
    }
}
