package io.github.socketpool.chaos;

import java.io.IOException;
import java.util.Arrays;

/**
 * What the proxy does. Each kind is one line that says what goes over the wire.
 * <p>
 * Frames that are no answers come in two ways only: in one write with an answer, or while
 * a connection rests in the hands of its holder. In both cases the client can see them
 * before it sends its next request. A frame that arrives after that looks like the answer
 * of that request, whatever a client does without ids: no such fault is here.
 */
enum Fault {

	/** Nothing: the answer comes as the server has sent it. */
	NONE(Moment.ANSWER, 0, ProxiedConnection::answer),

	/** Every byte of the answer comes by itself. */
	BYTE_AT_A_TIME(Moment.ANSWER, 4, (connection) -> {
		for (byte next : connection.response()) {
			connection.write(new byte[] { next });
		}
		connection.delivered();
	}),

	/** The answer comes in two parts, cut anywhere. */
	SPLIT(Moment.ANSWER, 6, (connection) -> {
		byte[] response = connection.response();
		connection.writeInTwo(response, connection.random().nextInt(response.length));
		connection.delivered();
	}),

	/** First the header comes, then the body. */
	SPLIT_BEHIND_HEADER(Moment.ANSWER, 6, (connection) -> {
		connection.writeInTwo(connection.response(), connection.wire().overhead());
		connection.delivered();
	}),

	/** The answer takes some milliseconds. */
	DELAY(Moment.ANSWER, 6, (connection) -> {
		connection.pause(1 + connection.random().nextInt(10));
		connection.answer();
	}),

	/** Heartbeats come before the answer, in the same write. */
	HEARTBEATS_BEFORE_ANSWER(Moment.ANSWER, 4, (connection) -> {
		byte[] heartbeat = connection.wire().heartbeat();
		connection.write(heartbeat, heartbeat, connection.response());
		connection.delivered();
	}),

	/** A heartbeat comes by itself between request and answer. */
	HEARTBEAT_BETWEEN(Moment.ANSWER, 4, (connection) -> {
		connection.write(connection.wire().heartbeat());
		connection.answer();
	}),

	/** A heartbeat before the answer is cut in two. */
	HEARTBEAT_SPLIT(Moment.ANSWER, 4, (connection) -> {
		connection.writeInTwo(connection.wire().heartbeat(), 1 + connection.random().nextInt(7));
		connection.answer();
	}),

	/** A heartbeat comes behind the answer, in the same write. */
	HEARTBEAT_BEHIND_ANSWER(Moment.ANSWER, 4, (connection) -> {
		connection.write(connection.response(), connection.wire().heartbeat());
		connection.delivered();
	}),

	/** The answer comes twice, in one write. */
	ANSWER_TWICE(Moment.ANSWER, 8, (connection) -> {
		byte[] response = connection.response();
		connection.write(response, response);
		connection.delivered();
	}),

	/** Another frame comes behind the answer, in the same write. */
	FRAME_BEHIND_ANSWER(Moment.ANSWER, 4, (connection) -> {
		connection.write(connection.response(), connection.strangeFrame());
		connection.delivered();
	}),

	/** The same, with an answer that ends exactly where a read buffer ends. */
	FRAME_BEHIND_FULL_BUFFER(Moment.ANSWER, 8, (connection) -> {
		connection.write(connection.response(), connection.strangeFrame());
		connection.delivered();
	}),

	/** The beginning of a frame comes behind the answer, in the same write. */
	HALF_FRAME_BEHIND_ANSWER(Moment.ANSWER, 4, (connection) -> {
		connection.write(connection.response(), connection.half(connection.strangeFrame()));
		connection.delivered();
	}),

	/** Bytes that are no frame come behind the answer, in the same write. */
	GARBAGE_BEHIND_ANSWER(Moment.ANSWER, 4, (connection) -> {
		connection.write(connection.response(), connection.wire().garbage());
		connection.delivered();
	}),

	/** The connection is closed right behind the answer. */
	FIN_BEHIND_ANSWER(Moment.ANSWER, 6, (connection) -> {
		connection.answer();
		connection.fin();
	}),

	/** The answer has an empty body. */
	EMPTY_ANSWER(Moment.ANSWER, 4, (connection) -> {
		connection.response();
		connection.write(connection.wire().frame(new byte[0]));
	}),

	/** Bytes come that are no frame. */
	GARBAGE_INSTEAD(Moment.ANSWER, 4, (connection) -> connection.write(connection.wire().garbage())),

	/** A frame is announced that is larger than any client accepts. */
	OVERSIZED_INSTEAD(Moment.ANSWER, 4, (connection) -> connection.write(connection.wire().oversized())),

	/** Nearly a heartbeat comes before the answer. */
	ALMOST_HEARTBEAT(Moment.ANSWER, 4,
			(connection) -> connection.write(connection.wire().almostHeartbeat(), connection.response())),

	/** The connection is closed inside of the answer. */
	FIN_INSIDE_ANSWER(Moment.ANSWER, 4, (connection) -> {
		connection.write(connection.half(connection.response()));
		connection.fin();
	}),

	/** The connection is reset inside of the answer. */
	RESET_INSIDE_ANSWER(Moment.ANSWER, 4, (connection) -> {
		connection.write(connection.half(connection.response()));
		connection.reset();
	}),

	/** The connection is closed instead of an answer. */
	FIN_INSTEAD(Moment.ANSWER, 4, ProxiedConnection::fin),

	/** The connection is reset instead of an answer. */
	RESET_INSTEAD(Moment.ANSWER, 4, ProxiedConnection::reset),

	/** No answer comes, and nothing else. */
	NO_ANSWER(Moment.ANSWER, 3, ProxiedConnection::swallow),

	/** The answer comes after the deadline. */
	LATE_ANSWER(Moment.ANSWER, 2, (connection) -> {
		byte[] response = connection.response();
		connection.pause(connection.call().timeout().toMillis() + 20);
		connection.write(response);
	}),

	/** The proxy stops reading inside of a large request. */
	STOPS_READING(Moment.REQUEST, 1, (connection) -> {
		connection.pause(connection.call().timeout().toMillis() + 20);
		connection.reset();
	}),

	/** The connection is closed while it rests. */
	FIN_AT_REST(Moment.REST, 6, ProxiedConnection::fin),

	/** The connection is reset while it rests. */
	RESET_AT_REST(Moment.REST, 6, ProxiedConnection::reset),

	/** A frame comes while the connection rests. */
	FRAME_AT_REST(Moment.REST, 6, (connection) -> connection.write(connection.strangeFrame())),

	/** The beginning of a frame comes while the connection rests. */
	HALF_FRAME_AT_REST(Moment.REST, 6, (connection) -> connection.write(connection.half(connection.strangeFrame()))),

	/** Bytes that are no frame come while the connection rests. */
	GARBAGE_AT_REST(Moment.REST, 6, (connection) -> connection.write(connection.wire().garbage())),

	/** A heartbeat comes while the connection rests. */
	HEARTBEAT_AT_REST(Moment.REST, 6, (connection) -> connection.write(connection.wire().heartbeat())),

	/** A new connection is closed at once. */
	FIN_AT_CONNECT(Moment.CONNECT, 3, ProxiedConnection::fin),

	/** A new connection is reset at once. */
	RESET_AT_CONNECT(Moment.CONNECT, 3, ProxiedConnection::reset),

	/** Nothing reads from a new connection. */
	MUTE_AT_CONNECT(Moment.CONNECT, 1, (connection) -> {
		connection.pause(200);
		connection.reset();
	}),

	/** A new connection is read from after some time. */
	SLOW_CONNECT(Moment.CONNECT, 3, (connection) -> connection.pause(20)),

	/** The server greets late. */
	LATE_GREETING(Moment.LOGIN, 4, (connection) -> {
		connection.pause(1 + connection.random().nextInt(30));
		connection.greet();
		connection.readLogin();
		connection.acceptLogin();
	}),

	/** Heartbeats come before, between and behind the frames of the login. */
	HEARTBEATS_AT_LOGIN(Moment.LOGIN, 4, (connection) -> {
		byte[] heartbeat = connection.wire().heartbeat();
		connection.write(heartbeat);
		connection.greet(heartbeat);
		connection.readLogin();
		connection.write(heartbeat, heartbeat);
		connection.acceptLogin(heartbeat);
	}),

	/** The answer to the login comes in two parts, cut anywhere. */
	SPLIT_AT_LOGIN(Moment.LOGIN, 4, (connection) -> {
		connection.greet();
		connection.readLogin();
		byte[] acceptance = connection.wire().frame(ChaosLogin.acceptance());
		int first = connection.random().nextInt(acceptance.length);
		connection.write(Arrays.copyOf(acceptance, first));
		connection.pause(1);
		connection.acceptLogin(first);
	}),

	/** The server never greets. */
	NO_GREETING(Moment.LOGIN, 1, (connection) -> {
	}),

	/** The server greets and does not answer the login. */
	NO_ANSWER_AT_LOGIN(Moment.LOGIN, 1, (connection) -> {
		connection.greet();
		connection.readLogin();
	}),

	/** The server refuses the login, and leaves the connection open. */
	REFUSED_LOGIN(Moment.LOGIN, 4, (connection) -> {
		connection.greet();
		connection.readLogin();
		connection.write(connection.wire().frame(ChaosLogin.refusal()));
	}),

	/** Another frame comes behind the answer to the login, in the same write. */
	FRAME_BEHIND_LOGIN(Moment.LOGIN, 4, (connection) -> {
		connection.greet();
		connection.readLogin();
		connection.write(connection.wire().frame(ChaosLogin.acceptance()), connection.strangeFrame());
	}),

	/** Bytes that are no frame come instead of an answer to the login. */
	GARBAGE_AT_LOGIN(Moment.LOGIN, 4, (connection) -> {
		connection.greet();
		connection.readLogin();
		connection.write(connection.wire().garbage());
	}),

	/** The connection is closed inside of the answer to the login. */
	FIN_AT_LOGIN(Moment.LOGIN, 4, (connection) -> {
		connection.greet();
		connection.readLogin();
		connection.write(connection.half(connection.wire().frame(ChaosLogin.acceptance())));
		connection.fin();
	}),

	/** The connection is reset instead of an answer to the login. */
	RESET_AT_LOGIN(Moment.LOGIN, 4, (connection) -> {
		connection.greet();
		connection.readLogin();
		connection.reset();
	}),

	/** The server goes down with all connections, refuses new ones, and is back soon. */
	RESTART(Moment.REQUEST, 0.25, (connection) -> connection.proxy().restart()),

	/** All connections are reset, and for some time no new one is accepted. */
	STALL(Moment.REQUEST, 0.25, (connection) -> connection.proxy().stall());

	private final Moment moment;

	private final double weight;

	private final Effect effect;

	Fault(Moment moment, double weight, Effect effect) {
		this.moment = moment;
		this.weight = weight;
		this.effect = effect;
	}

	Moment moment() {
		return this.moment;
	}

	/**
	 * Return how often it is chosen, compared with the others.
	 */
	double weight() {
		return this.weight;
	}

	void strike(ProxiedConnection connection) throws IOException {
		this.effect.strike(connection);
	}

	/**
	 * Return whether it keeps the caller until the deadline.
	 */
	boolean outlastsDeadline() {
		return this == NO_ANSWER || this == LATE_ANSWER || this == STOPS_READING;
	}

	/**
	 * Return whether it can happen to a message that is not answered.
	 */
	boolean isForOneWay() {
		return this == FIN_INSTEAD || this == RESET_INSTEAD;
	}

	/**
	 * Return whether it closes a connection that a client may be using. After that, a
	 * client checks connections that it would trust otherwise.
	 */
	boolean closes() {
		return switch (this) {
			case FIN_BEHIND_ANSWER, FIN_INSIDE_ANSWER, RESET_INSIDE_ANSWER, FIN_INSTEAD, RESET_INSTEAD, FIN_AT_REST,
					RESET_AT_REST, RESTART, STALL ->
				true;
			default -> false;
		};
	}

	/**
	 * When a fault strikes.
	 */
	enum Moment {

		/** When a connection has been accepted. */
		CONNECT,

		/** When a connection is to log in. */
		LOGIN,

		/** When a request has begun to arrive. */
		REQUEST,

		/** When a request has arrived. */
		ANSWER,

		/** When the answer has arrived and its caller still holds the connection. */
		REST

	}

	/**
	 * What goes over the wire.
	 */
	@FunctionalInterface
	interface Effect {

		void strike(ProxiedConnection connection) throws IOException;

	}

}
