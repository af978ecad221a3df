import CKernels

extension apus_matrices {
    /// Words that hold `count` neighbours in the summed dimension.
    func words(_ count: Int) -> Int { (count + numbers - 1) / numbers }

    /// Words of panels for a matrix with so many columns, summed over so many rows.
    func panelWords(columns: Int, summed: Int) -> Int { (columns + lanes - 1) / lanes * lanes * words(summed) }

    /// Words of the buffer that `left_rows` wants.
    func rowWords(_ rows: Int, columns: Int) -> Int { numbers == 1 ? 0 : rows * words(columns) }

    /// The part of `count` rows that share `share` of `shares` works on: all parts together are all rows, and each
    /// begins with a panel.
    func part(of count: Int, share: Int, of shares: Int) -> Range<Int> {
        let panels = (count + lanes - 1) / lanes
        return min(count, share * panels / shares * lanes)..<min(count, (share + 1) * panels / shares * lanes)
    }
}
