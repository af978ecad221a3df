import Foundation
public import Parameters
public import Planning

/// What a worker is to do: `request.json`.
public struct WorkerRequest: Sendable {
    /// The sweep's name.
    public var sweep: String
    /// The trial's number.
    public var trial: Int
    /// The attempt's number in its trial.
    public var attempt: Int
    /// Of initial weights and dropout masks.
    public var seed: Int
    /// Everything the trainer is told, the length of the trial in `epochs` among it.
    public var settings: ParameterSet
    /// The epoch to train to; the trial may be longer.
    public var until: Int
    /// The checkpoint in the attempt's folder to go on from; the worker refuses any other.
    public var resumed: CheckpointStamp?
    /// What "best" means for the checkpoint that is kept beside the newest.
    public var metric: Metric
    /// The best value of the metric up to the checkpoint; nil when there is none.
    public var best: Double?

    /// A request.
    public init(
        sweep: String, trial: Int, attempt: Int, seed: Int, settings: ParameterSet, until: Int,
        resumed: CheckpointStamp? = nil,
        metric: Metric, best: Double? = nil
    ) {
        self.sweep = sweep
        self.trial = trial
        self.attempt = attempt
        self.seed = seed
        self.settings = settings
        self.until = until
        self.resumed = resumed
        self.metric = metric
        self.best = best
    }
}

extension WorkerRequest {
    /// The content of `request.json`.
    public var jsonText: String {
        var members = [
            JSONMember("sweep", JSONNode(.string(sweep))),
            JSONMember("trial", JSONNode(.number(Number(trial)))),
            JSONMember("attempt", JSONNode(.number(Number(attempt)))),
            JSONMember("seed", JSONNode(.number(Number(seed)))),
            JSONMember("until", JSONNode(.number(Number(until)))),
            JSONMember("settings", settings.json),
            JSONMember(
                "metric",
                JSONNode(
                    .object([
                        JSONMember("name", JSONNode(.string(metric.name))),
                        JSONMember("goal", JSONNode(.string(metric.goal.rawValue))),
                    ]))),
        ]
        if let resumed {
            let stamp = [
                JSONMember("epoch", JSONNode(.number(Number(resumed.epoch)))),
                JSONMember("checksum", JSONNode(.string(resumed.checksum))),
            ]
            members.append(JSONMember("resumed", JSONNode(.object(stamp))))
        }
        if let best, best.isFinite { members.append(JSONMember("best", JSONNode(.number(Number(best))))) }
        return JSONNode(.object(members)).readableText + "\n"
    }

    /// Reads a request file. Throws `RunningError.badRequest`.
    public init(contentsOf path: String) throws(RunningError) {
        guard let data = FileManager.default.contents(atPath: path) else {
            throw .badRequest(path: path, why: "it is missing or cannot be read")
        }
        let node: JSONNode
        do { node = try JSONNode(parsing: Array(data)) } catch { throw .badRequest(path: path, why: "\(error)") }
        guard let sweep = node["sweep"]?.text, let trial = node["trial"]?.integer,
            let attempt = node["attempt"]?.integer, let seed = node["seed"]?.integer,
            let until = node["until"]?.integer, let settings = node["settings"],
            let metric = node["metric"]?["name"]?.text,
            let goal = node["metric"]?["goal"]?.text.flatMap(Metric.Goal.init)
        else { throw .badRequest(path: path, why: "sweep, trial, attempt, seed, until, settings or metric is missing") }
        self.init(
            sweep: sweep, trial: trial, attempt: attempt, seed: seed, settings: ParameterSet(settings.members),
            until: until,
            metric: Metric(name: metric, goal: goal), best: node["best"]?.scalar?.double)
        if let epoch = node["resumed"]?["epoch"]?.integer, let checksum = node["resumed"]?["checksum"]?.text {
            resumed = CheckpointStamp(epoch: epoch, checksum: checksum)
        }
    }
}
