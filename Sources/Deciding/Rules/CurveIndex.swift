import Planning

/// The values of all trials as a view shows them, and at every place the order of those that came there.
///
/// A new value costs a search in one order; asking for a rank costs the same.
public struct CurveIndex: Sendable {
    /// A value of a trial.
    public struct Point: Hashable, Sendable {
        /// Where the trial reported it.
        public let step: Int
        /// As the view shows it.
        public let score: Score
        /// As it was reported.
        fileprivate let raw: Double
        /// The places that it stands for.
        fileprivate var places: Range<Int>
    }

    /// What stands at a place: the scores of trials, best first, ties by number.
    public struct Column: Sendable {
        /// A trial and its score.
        public struct Entry: Hashable, Comparable, Sendable {
            /// The trial's value.
            public let score: Score
            /// Its number.
            public let trial: Int

            /// Whether the left one comes first.
            public static func < (left: Entry, right: Entry) -> Bool {
                left.score == right.score ? left.trial < right.trial : left.score < right.score
            }
        }

        /// Best first.
        public private(set) var entries: [Entry] = []

        /// How many come before an entry, which may be there or not.
        public func rank(of entry: Entry) -> Int {
            var (low, high) = (0, entries.count)
            while low < high {
                let middle = (low + high) / 2
                if entries[middle] < entry { low = middle + 1 } else { high = middle }
            }
            return low
        }

        mutating func insert(_ entry: Entry) { entries.insert(entry, at: rank(of: entry)) }

        mutating func remove(_ entry: Entry) {
            let rank = rank(of: entry)
            if rank < entries.count, entries[rank] == entry { entries.remove(at: rank) }
        }
    }

    /// The view.
    public let view: CurveView
    private var curves: [Int: [Point]] = [:]
    private var columns: [Int: Column] = [:]
    /// The places of a view that has a list of them; at every step each is its own.
    private let listed: [Int]?

    init(_ view: CurveView) {
        self.view = view
        listed =
            switch view.places {
            case .steps: nil
            case .rungs(let places), .counts(let places): places
            }
    }

    /// The values of a trial, in order.
    public func curve(of trial: Int) -> [Point] { curves[trial] ?? [] }

    /// The trials at a place; nobody when none came there.
    public func column(at place: Int) -> Column { columns[place] ?? Column() }

    /// The places that a trial's last value stands for, in order.
    public func lastPlaces(of trial: Int) -> [Int] { curves[trial]?.last.map(places) ?? [] }

    private func places(of point: Point) -> [Int] { listed.map { Array($0[point.places]) } ?? [point.step] }

    /// Takes a value, in place of all that the trial reported from its step on.
    mutating func report(_ raw: Double, at step: Int, of trial: Int) {
        cut(trial, from: step)
        var curve = curves.removeValue(forKey: trial) ?? []
        var score = Score(mean(of: curve, raw), view.metric.goal)
        if view.takesBest, let last = curve.last, last.score < score { score = last.score }
        let done = curve.last?.places.upperBound ?? 0
        let reached = listed.map { places in
            let position = if case .counts = view.places { curve.count + 1 } else { step }
            return places[done...].prefix { $0 <= position }.count
        }
        let point = Point(step: step, score: score, raw: raw, places: done..<done + (reached ?? 0))
        curve.append(point)
        curves[trial] = curve
        for place in places(of: point) { columns[place, default: Column()].insert(.init(score: score, trial: trial)) }
    }

    private func mean(of curve: [Point], _ raw: Double) -> Double {
        if view.window == 1 { return raw }
        let last = curve.suffix(view.window - 1).map(\.raw) + [raw]
        return last.reduce(0, +) / Double(last.count)
    }

    /// Forgets what a trial reported from a step on.
    private mutating func cut(_ trial: Int, from step: Int) {
        while let point = curves[trial]?.last, point.step >= step {
            curves[trial]?.removeLast()
            for place in places(of: point) { columns[place]?.remove(.init(score: point.score, trial: trial)) }
        }
    }
}
