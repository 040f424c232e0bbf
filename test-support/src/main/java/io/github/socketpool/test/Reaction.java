package io.github.socketpool.test;

import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import java.util.function.UnaryOperator;

import io.github.socketpool.protocol.Frame;
import io.github.socketpool.protocol.FrameCodec;

/**
 * What a {@link StubServer} does when a request has arrived, or a client has connected.
 * Reactions are combined with {@link #then}:
 * {@code write(frame("{}").first(9)).then(reset())} resets the connection inside a
 * header. A reaction may be used many times and by several connections at once. Those
 * made here are thread-safe, and a lambda should be too.
 */
@FunctionalInterface
public interface Reaction {

	/**
	 * React. Called by the connection's thread, which reads nothing meanwhile.
	 * @param connection the connection
	 * @throws IOException if the connection fails, which ends it
	 * @throws InterruptedException if the server is closed, which ends the connection
	 */
	void react(StubConnection connection) throws IOException, InterruptedException;

	/**
	 * Return a reaction that does this and then another one.
	 * @param next what to do after this
	 * @return a new reaction
	 */
	default Reaction then(Reaction next) {
		return (connection) -> {
			react(connection);
			next.react(connection);
		};
	}

	/**
	 * Respond with the body of the request.
	 * @return the reaction
	 */
	static Reaction echo() {
		return answer(UnaryOperator.identity());
	}

	/**
	 * Respond with the result of a function.
	 * @param function from request to response; must be thread-safe
	 * @return the reaction
	 */
	static Reaction answer(UnaryOperator<Frame> function) {
		return (connection) -> connection.write(Piece.frame(function.apply(connection.request())));
	}

	/**
	 * Respond with a body.
	 * @param body the body, sent as UTF-8
	 * @return the reaction
	 */
	static Reaction respond(String body) {
		return write(Piece.frame(body));
	}

	/**
	 * Respond with the same frame twice, both in one write.
	 * @param body the body, sent as UTF-8
	 * @return the reaction
	 */
	static Reaction respondTwice(String body) {
		return write(Piece.frame(body), Piece.frame(body));
	}

	/**
	 * Respond with the header and the rest in two writes, as many servers do. Without a
	 * header, the second write is the trailer, such as a delimiter. With
	 * {@linkplain StubServer.Builder#noDelay(boolean) no-delay off}, the rest waits for
	 * the client's acknowledgement of the header.
	 * @param body the body, sent as UTF-8
	 * @return the reaction
	 */
	static Reaction respondInTwoWrites(String body) {
		return (connection) -> {
			FrameCodec codec = connection.codec();
			Frame frame = Frame.of(body);
			int headerLength = codec.toBytes(frame).length - frame.length() - codec.trailerLength();
			int first = (headerLength > 0) ? headerLength : frame.length();
			connection.write(Piece.frame(frame).first(first));
			connection.write(Piece.frame(frame).after(first));
		};
	}

	/**
	 * Send pieces, all in one write.
	 * @param pieces the pieces, in order
	 * @return the reaction
	 */
	static Reaction write(Piece... pieces) {
		Piece[] copy = pieces.clone();
		return (connection) -> connection.write(copy);
	}

	/**
	 * Send a piece in writes of one byte each.
	 * @param piece the piece
	 * @return the reaction
	 */
	static Reaction writeByteByByte(Piece piece) {
		return (connection) -> {
			for (byte value : piece.toBytes(connection)) {
				connection.write(Piece.bytes(value));
			}
		};
	}

	/**
	 * Do nothing: the request is never answered, and the next one is read.
	 * @return the reaction
	 */
	static Reaction nothing() {
		return (connection) -> {
		};
	}

	/**
	 * Wait until the test opens a gate. This delays a reaction that follows:
	 * {@code awaitGate(gate).then(respond("{}"))}.
	 * @param gate opened by counting it down
	 * @return the reaction
	 */
	static Reaction awaitGate(CountDownLatch gate) {
		return (connection) -> gate.await();
	}

	/**
	 * Stop reading, and keep the connection open until the server or the test closes it.
	 * @return the reaction
	 */
	static Reaction stopReading() {
		return StubConnection::awaitClosed;
	}

	/**
	 * Close the connection: the client sees its end (FIN).
	 * @return the reaction
	 */
	static Reaction close() {
		return StubConnection::close;
	}

	/**
	 * Reset the connection (RST).
	 * @return the reaction
	 */
	static Reaction reset() {
		return StubConnection::reset;
	}

}
