package io.github.socketpool.benchmark.row;

/**
 * The record that every call sends and receives: about 120 bytes of JSON, plus the length
 * of its note.
 *
 * @param id distinguishes calls
 * @param symbol the instrument
 * @param venue where it is traded
 * @param currency the currency of its price
 * @param bid the bid in hundredths
 * @param ask the ask in hundredths
 * @param volume how many were traded
 * @param note text that fills the body up to its size
 */
public record Quote(long id, String symbol, String venue, String currency, long bid, long ask, long volume,
		String note) {

	/**
	 * The size of the smallest body.
	 */
	public static final int SMALLEST = 120;

	/**
	 * The first of enough ids with the same number of digits.
	 */
	public static final long FIRST_ID = 1_000_000_000;

	/**
	 * Return a quote with an id and the smallest body. The ids of a row have the same
	 * number of digits, so all its bodies have the same length.
	 */
	public static Quote of(long id) {
		return new Quote(id, "ACME.DE", "XETR", "EUR", 1_012_550, 1_013_075, 4_821, "");
	}

	/**
	 * Return this quote with a body of another size.
	 * @param bytes the size, at least {@link #SMALLEST}
	 */
	public Quote withSize(int bytes) {
		return withNote(this.id, "n".repeat(bytes - SMALLEST));
	}

	/**
	 * Return this quote with another id.
	 */
	public Quote withId(long id) {
		return withNote(id, this.note);
	}

	private Quote withNote(long id, String note) {
		return new Quote(id, this.symbol, this.venue, this.currency, this.bid, this.ask, this.volume, note);
	}

}
