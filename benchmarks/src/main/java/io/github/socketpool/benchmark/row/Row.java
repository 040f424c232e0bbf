package io.github.socketpool.benchmark.row;

import java.io.IOException;
import java.util.List;

import tools.jackson.databind.json.JsonMapper;

/**
 * A way to make calls, which is a row of the report. Every row does the same work and
 * encodes and decodes with a {@link JsonMapper} of the same settings.
 */
public interface Row extends AutoCloseable {

	/**
	 * The row that the others are compared with.
	 */
	String RAW = "raw";

	/**
	 * The row of this project.
	 */
	String SOCKETPOOL = "socketpool";

	/**
	 * The names of all rows.
	 */
	List<String> NAMES = List.of(RAW, SOCKETPOOL, SpringRow.UNWATCHED, SpringRow.METERED, SpringRow.WATCHED);

	/**
	 * Make one more caller.
	 * @return a new caller
	 * @throws IOException if it cannot connect
	 */
	Caller newCaller() throws IOException;

	/**
	 * Return how many connections have been opened.
	 * @return the number since the row was made
	 */
	long connectionsOpened();

	@Override
	void close() throws IOException;

	/**
	 * Make a row.
	 * @param name one of {@link #NAMES}
	 * @param port where the server listens on loopback
	 * @param poolSize the most connections, for rows that share them
	 * @return a new row
	 */
	static Row of(String name, int port, int poolSize) {
		JsonMapper mapper = JsonMapper.builder().build();
		return switch (name) {
			case RAW -> new RawRow(port, mapper);
			case SOCKETPOOL -> new SocketPoolRow(port, poolSize, mapper);
			case SpringRow.UNWATCHED, SpringRow.METERED, SpringRow.WATCHED ->
				new SpringRow(port, poolSize, mapper, name);
			default -> throw new IllegalArgumentException("There is no row '" + name + "', but " + NAMES);
		};
	}

}
