import Deciding
import Parameters
import Planning
import Testing

@testable import Reporting

@Suite struct TableTests {
    private func summary(_ number: Int, _ cell: String, seed: Int = 1, perplexity: Double?) -> TrialSummary {
        let parameters: ParameterSet = ["cell": .string(cell), "hidden": .number(Number(200))]
        let settings: ParameterSet = [
            "learning_rate": .number(Number(4)), "decay_factor": .number(Number(literal: "0.50")!),
            "decay_epoch": .number(Number(10)), "layer_dropout": .number(Number(0)),
        ]
        return TrialSummary(
            sweep: "s",
            trial: Trial(number: number, parameters: parameters, settings: settings.merging(parameters), seed: seed),
            state: perplexity == nil ? .diverged : .finished, reason: perplexity == nil ? "epoch 1, window 9" : nil,
            last: perplexity.map {
                Report(
                    step: 3, metrics: ["valid_perplexity": $0, "train_running_loss": 5, "accuracy": 0.25], seconds: 2)
            },
            best: perplexity.map { Report(step: 2, metrics: ["valid_perplexity": $0 - 1], seconds: 2) },
            seconds: perplexity == nil ? 0 : 6, tokensPerSecond: perplexity == nil ? nil : 4200, attempts: 1)
    }

    /// The first thirteen titles are those of the report's table, word for word.
    @Test func theSummaryBeginsWithTheReportsColumns() {
        let table = SummaryTable.table([
            summary(1, "lstm", perplexity: 120.5), summary(2, "gru_cho", perplexity: nil),
        ])
        #expect(
            TableFormat.csv.text(of: table) == """
                RNN Type,Epochs Trained,Starting Learning Rate,LR Decay Rate,Start Decay at Epoch,Layer Dropout,\
                RNN Dropout,Train Loss,Train Perplexity,Val Loss,Val Perplexity,Test Loss,Test Perplexity,\
                Generalization Gap,Trial,Seed,State,Best Epoch,Seconds,Tokens per Second,Running Train Loss,Attempts,\
                Reason,hidden,accuracy
                LSTM,3,4,0.50,10,0,,,,,120.5,,,,1,1,finished,2,6.0,4200.0,5.0,1,,200,0.25
                GRU (Cho),0,4,0.50,10,0,,,,,,,,,2,1,diverged,,0.0,,,1,"epoch 1, window 9",200,

                """)
    }

    /// Three mebibytes are 3 · 2^20 bytes; what nobody measured is empty and not 0.
    @Test(arguments: [true, false])
    func theSummaryTellsWhatTrialsUsed(isEngine: Bool) {
        var summaries = [summary(1, "lstm", perplexity: 120.5), summary(2, "gru", perplexity: nil)]
        if !isEngine { for index in summaries.indices { summaries[index].trial.settings = [:] } }
        summaries[0].usage = ResourceUsage(cpuSeconds: 12.5, peakMemory: ByteCount(3_145_728))
        let table = SummaryTable.table(summaries, withUsage: true)
        let plain = SummaryTable.table(summaries)
        let names = ["CPU Seconds", "Peak Memory (MiB)"]
        #expect(
            table.columns("CPU Seconds", "Peak Memory (MiB)").rows == [
                [.number(12.5), .number(3)], [.missing, .missing],
            ])
        if isEngine { #expect(table.titles.prefix(13) == plain.titles.prefix(13)) }
        #expect(table.titles.filter { !names.contains($0) } == plain.titles)
        summaries[1].usage.gpuUtilization = 62.5
        summaries[0].usage.gpuMemory = ByteCount(1_572_864)
        let devices = SummaryTable.table(summaries, withUsage: true).columns("GPU Memory (MiB)", "GPU Utilization (%)")
        #expect(devices.rows == [[.number(1.5), .missing], [.missing, .number(62.5)]])
    }

    @Test func theSummaryTakesTheBestEpochWhenAsked() {
        let table = SummaryTable.table([summary(1, "gru", perplexity: 120.5)], at: .best)
        let column = table.titles.firstIndex(of: "Val Perplexity")!
        #expect(table.rows[0][column] == .number(119.5))
        #expect(table.rows[0][1] == .integer(3))
        #expect(table.rows[0][0] == .text("GRU"))
    }

    /// 120.5 - 60.25 and 118 - 61.25, at the best epoch one less; their mean is 58.5 and their deviation √(2 · 1.75²).
    @Test func theGapIsValidationMinusTrainingPerplexity() {
        var summaries = [summary(1, "lstm", perplexity: 120.5), summary(2, "lstm", seed: 2, perplexity: 118)]
        summaries[0].last?.metrics["train_perplexity"] = 60.25
        summaries[0].best?.metrics["train_perplexity"] = 60.25
        summaries[1].last?.metrics["train_perplexity"] = 61.25
        #expect(gaps(SummaryTable.table(summaries)) == [.number(60.25), .number(56.75)])
        #expect(gaps(SummaryTable.table(summaries, at: .best)) == [.number(59.25), .missing])
        let ranking = Ranking(summaries.map { $0.score(by: "valid_perplexity") }, goal: .minimize)
        let configurations = ConfigurationTable.table(ranking, summaries)
        #expect(gaps(configurations) == [.meanAndDeviation(MeanAndDeviation([60.25, 56.75]))])
        let line = TableFormat.csv.text(of: configurations).split(separator: "\n")[1]
        #expect(line.contains(",58.5,2.47487373415"), "\(line)")
    }

    private func gaps(_ table: Table) -> [Field] {
        #expect(table.titles[13] == "Generalization Gap")
        return table.rows.map { $0[13] }
    }

    @Test func epochsAreRowsWithTheTimesAtTheEnd() {
        let trial = TrialScore(
            trial: 7, parameters: ["learning_rate": .number(Number(4))], seed: 3, state: .finished, epoch: 2,
            value: 5.25)
        let epochs = [
            Report(step: 1, metrics: ["valid_loss": 5.5, "learning_rate": 4], seconds: 2, tokensPerSecond: 10),
            Report(step: 2, metrics: ["valid_loss": 5.25, "learning_rate": 2, "acc": .nan], seconds: 3),
        ]
        #expect(
            TableFormat.csv.text(of: EpochsTable.table([trial], curves: [(7, epochs)])) == """
                Trial,Seed,starting_learning_rate,Epoch,learning_rate,acc,valid_loss,Seconds,Tokens per Second
                7,3,4,1,4.0,,5.5,2.0,10.0
                7,3,4,2,2.0,nan,5.25,3.0,

                """)
    }

    @Test func repeatsAreOneRowOfMeans() {
        let summaries = [
            summary(1, "lstm", perplexity: 100), summary(2, "lstm", seed: 2, perplexity: 104),
            summary(3, "lstm", seed: 3, perplexity: nil), summary(4, "gru", perplexity: 90),
        ]
        let ranking = Ranking(summaries.map { $0.score(by: "valid_perplexity") }, goal: .minimize)
        let table = ConfigurationTable.table(ranking, summaries)
        #expect(
            TableFormat.text.text(of: table.columns("RNN Type", "Val Perplexity", "Seeds", "Trials", "accuracy")) == """
                RNN             Val
                Type     Perplexity  Seeds  Trials           accuracy
                ────  ─────────────  ─────  ──────  ─────────────────
                GRU           90.00      1  4                 0.25000
                LSTM  102.00 ± 2.83      2  1 2 3   0.25000 ± 0.00000

                """)
        #expect(Array(table.titles.prefix(13)) == Array(SummaryTable.table(summaries).titles.prefix(13)))
        #expect(table.rows.map { $0[table.titles.firstIndex(of: "Diverged")!] } == [.integer(0), .integer(1)])
    }

    @Test func theBestOfEachCellIsARow() {
        let winners = [summary(4, "gru", perplexity: 90.5), summary(1, "lstm", perplexity: 100)]
        let table = BestTable.trials(winners, metric: Metric(), group: "cell")
        #expect(
            TableFormat.csv.text(of: table) == """
                RNN Type,Trial,Val Perplexity,Epoch,Train Loss,Train Perplexity,Val Loss,Test Loss,Test Perplexity,\
                hidden,Seed,State,Reason
                GRU,4,90.5,3,,,,,,200,1,finished,
                LSTM,1,100.0,3,,,,,,200,1,finished,

                """)
    }

    @Test func theBestConfigurationOfEachCellIsARow() {
        let summaries = [summary(1, "lstm", perplexity: 100), summary(2, "lstm", seed: 2, perplexity: 104)]
        let scores = summaries.map { $0.score(by: "valid_perplexity", group: "cell") }
        let ranking = Ranking(scores, goal: .minimize)
        let table = BestTable.configurations(ranking.bestConfigurations, metric: Metric(), group: "cell")
        #expect(
            TableFormat.csv.text(of: table) == """
                RNN Type,Val Perplexity,Val Perplexity SD,Seeds,Diverged,hidden,Trials
                LSTM,102.0,2.8284271247461903,2,0,200,1 2

                """)
    }

    @Test func statusCountsEveryState() {
        let best = TrialScore(trial: 2, parameters: [:], seed: 1, state: .finished, epoch: 3, value: 90.5)
        let status = StatusTable.Row(name: "s", metric: Metric(), counts: [.finished: 2, .waiting: 1], best: best)
        #expect(
            TableFormat.csv.text(of: StatusTable.table([status])) == """
                Sweep,Run,Trials,Waiting,Running,Paused,Finished,Stopped,Failed,Diverged,Metric,Best,Best Trial
                s,,3,1,0,0,2,0,0,0,valid_perplexity,90.5,2

                """)
    }
}

extension Table {
    /// A few columns of it.
    fileprivate func columns(_ names: String...) -> Table {
        let indices = names.map { titles.firstIndex(of: $0)! }
        var table = Table(names)
        for row in rows { table.append(indices.map { row[$0] }) }
        return table
    }
}
