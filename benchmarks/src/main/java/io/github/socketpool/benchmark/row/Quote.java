package io.github.socketpool.benchmark.row;

/**
 * The record that every call sends and gets back: about 120 bytes of JSON, or as many
 * more as its note is long.
 *
 * @param id tells one call from the next
 * @param symbol the instrument
 * @param venue where it is traded
 * @param currency what it is priced in
 * @param bid the bid in hundredths
 * @param ask the ask in hundredths
 * @param volume how many were traded
 * @param note text that is as long as it must be for the size of the body
 */
public record Quote(long id, String symbol, String venue, String currency, long bid, long ask, long volume,
		String note) {

	/**
	 * The size of the smallest body.
	 */
	public static final int SMALLEST = 120;

	/**
	 * The first of more ids than anybody uses that have the same number of digits.
	 */
	public static final long FIRST_ID = 1_000_000_000;

	/**
	 * Return a quote of an id with the smallest body. Ids of one row have the same number
	 * of digits, so all its bodies have the same length.
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
