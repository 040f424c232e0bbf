package io.github.socketpool.benchmark.row;

/**
 * The record that every call sends and gets back: about 120 bytes of JSON.
 *
 * @param id tells one call from the next
 * @param symbol the instrument
 * @param venue where it is traded
 * @param currency what it is priced in
 * @param bid the bid in hundredths
 * @param ask the ask in hundredths
 * @param volume how many were traded
 * @param open whether the venue is open
 */
public record Quote(long id, String symbol, String venue, String currency, long bid, long ask, long volume,
		boolean open) {

	/**
	 * Return a quote of an id. Ids of one row have the same number of digits, so all its
	 * bodies have the same length.
	 */
	public static Quote of(long id) {
		return new Quote(id, "ACME.DE", "XETR", "EUR", 1_012_550, 1_013_075, 48_211, true);
	}

}
