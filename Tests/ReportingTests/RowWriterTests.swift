import Parameters
import Planning
import Testing

@testable import Reporting

/// Long tables are written piece by piece, and read as if they had been made at once.
@Suite struct RowWriterTests {
    @Test(arguments: [(RowWriter.Format.csv, TableFormat.csv), (.json, .json)], [0, 1, 3, 9000])
    func piecesMakeTheTable(format: (RowWriter.Format, TableFormat), rows: Int) {
        var table = Table(["a,b", "n"])
        for row in 0..<rows { table.append([.text("é \(row)"), row == 1 ? .missing : .number(Double(row) / 7)]) }
        var writer = RowWriter(table.titles, as: format.0)
        var text = ""
        var pieces = 0
        for row in table.rows {
            writer.append(row)
            guard let piece = writer.piece() else { continue }
            text += String(decoding: piece, as: UTF8.self)
            pieces += 1
        }
        text += String(decoding: writer.end(), as: UTF8.self)
        #expect(text.utf8.elementsEqual(format.1.text(of: table).utf8))
        #expect((pieces > 1) == (rows > 1000))
    }
}
