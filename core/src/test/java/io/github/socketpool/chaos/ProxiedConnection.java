package io.github.socketpool.chaos;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Deque;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

import io.github.socketpool.chaos.Fault.Moment;
import org.jspecify.annotations.Nullable;

/**
 * A client's connection to the proxy, and what a {@link Fault} can do to it. One exchange
 * at a time, on a thread of its own.
 */
final class ProxiedConnection implements Runnable {

	/** Long enough that the answer is read by itself, mostly. */
	private static final long REST_MILLIS = 1;

	private static final int REMEMBERED = 12;

	private final FaultProxy proxy;

	private final Socket client;

	private final int number;

	private final Deque<String> history = new ConcurrentLinkedDeque<>();

	private SplittableRandom random;

	private final ReentrantLock delivering = new ReentrantLock();

	private volatile @Nullable Call call;

	/** Guarded by {@link #delivering}. */
	private boolean aborted;

	private InputStream in = InputStream.nullInputStream();

	private boolean loggedIn;

	/** The body of the request that arrived last. */
	private byte[] request = new byte[0];

	ProxiedConnection(FaultProxy proxy, Socket client, int number) {
		this.proxy = proxy;
		this.client = client;
		this.number = number;
		this.random = proxy.plan().random(-number);
	}

	/**
	 * Serve the client until either side ends the connection. What is neither that nor a
	 * request of the suite is a failure of the client.
	 */
	@Override
	public void run() {
		try (this.client) {
			strikeAtConnect(this.proxy.plan().atConnect(this.number));
			this.in = new BufferedInputStream(this.client.getInputStream());
			if (this.proxy.requiresLogin()) {
				logIn(this.proxy.plan().atLogin(this.number));
			}
			while (true) {
				serve(wire().read(this.in, Call.REQUEST_HEAD, this::receiveHeartbeat));
			}
		}
		catch (IOException ex) {
			remember("ended by " + ex.getClass().getSimpleName());
		}
		catch (RuntimeException ex) {
			this.proxy.journal().failed(ex + " on " + history());
		}
		finally {
			this.proxy.ended(this);
		}
	}

	FaultProxy proxy() {
		return this.proxy;
	}

	Wire wire() {
		return this.proxy.wire();
	}

	SplittableRandom random() {
		return this.random;
	}

	/**
	 * Return the call whose request arrived last.
	 */
	Call call() {
		Call call = this.call;
		if (call == null) {
			throw new IllegalStateException("No request has arrived");
		}
		return call;
	}

	/**
	 * Have the request answered by the server.
	 * @return the response as it stands on the wire
	 */
	byte[] response() throws IOException {
		return wire().frame(this.proxy.server().exchange(this.request));
	}

	/**
	 * Let the answer through.
	 */
	void answer() throws IOException {
		write(response());
		delivered();
	}

	/**
	 * The caller must have the answer now, unless the connection is reset from outside.
	 */
	void delivered() {
		this.delivering.lock();
		try {
			if (!this.aborted) {
				this.proxy.journal().delivered(call().number());
			}
		}
		finally {
			this.delivering.unlock();
		}
	}

	/**
	 * Reset the connection, whatever its own thread is doing. Bytes that were written may
	 * not have arrived: small segments wait here until earlier ones are acknowledged.
	 */
	void abort() {
		this.delivering.lock();
		try {
			this.aborted = true;
			if (this.call != null) {
				this.proxy.journal().undelivered(call().number());
			}
		}
		finally {
			this.delivering.unlock();
		}
		try {
			reset();
		}
		catch (IOException ex) {
			// The client was faster.
		}
	}

	/**
	 * Write in one write.
	 */
	void write(byte[]... parts) throws IOException {
		ByteArrayOutputStream whole = new ByteArrayOutputStream();
		for (byte[] part : parts) {
			whole.writeBytes(part);
		}
		this.client.getOutputStream().write(whole.toByteArray());
	}

	/**
	 * Write in two writes, the second of which comes a moment later.
	 */
	void writeInTwo(byte[] bytes, int first) throws IOException {
		write(Arrays.copyOf(bytes, first));
		pause(1);
		write(Arrays.copyOfRange(bytes, first, bytes.length));
	}

	void pause(long millis) {
		Pause.atLeast(TimeUnit.MILLISECONDS.toNanos(millis));
	}

	/**
	 * Return a part of bytes that is not empty and not the whole.
	 */
	byte[] half(byte[] bytes) {
		return Arrays.copyOf(bytes, 1 + this.random.nextInt(bytes.length - 1));
	}

	/**
	 * Return a frame that answers nothing.
	 */
	byte[] strangeFrame() {
		return wire().frame("strange".getBytes(StandardCharsets.US_ASCII));
	}

	/**
	 * Close the connection: with a FIN, since all that the client has sent is read.
	 */
	void fin() throws IOException {
		this.client.close();
	}

	void reset() throws IOException {
		this.client.setSoLinger(true, 0);
		this.client.close();
	}

	/**
	 * Begin the login.
	 * @param behind what comes behind the greeting, in the same write
	 */
	void greet(byte... behind) throws IOException {
		write(wire().frame(ChaosLogin.greeting()), behind);
	}

	/**
	 * Wait for the request of the login.
	 */
	void readLogin() throws IOException {
		byte[] body = wire().read(this.in, 0, () -> usedBeforeLogin("a heartbeat")).readBody();
		if (!Arrays.equals(body, ChaosLogin.request())) {
			usedBeforeLogin("a request of " + body.length + " bytes");
		}
	}

	/**
	 * Accept the login.
	 * @param behind what comes behind the answer, in the same write
	 */
	void acceptLogin(byte... behind) throws IOException {
		loggedIn();
		write(wire().frame(ChaosLogin.acceptance()), behind);
	}

	/**
	 * Accept the login, part of whose answer has been sent.
	 * @param sent how many bytes
	 */
	void acceptLogin(int sent) throws IOException {
		byte[] acceptance = wire().frame(ChaosLogin.acceptance());
		loggedIn();
		write(Arrays.copyOfRange(acceptance, sent, acceptance.length));
	}

	/**
	 * Read on and say nothing until the client ends the connection.
	 */
	void swallow() throws IOException {
		this.client.getInputStream().transferTo(OutputStream.nullOutputStream());
	}

	/**
	 * Describe what happened on this connection lately.
	 */
	String history() {
		return "connection " + this.number + " " + this.history;
	}

	private void logIn(Fault fault) throws IOException {
		if (fault == Fault.NONE) {
			greet();
			readLogin();
			acceptLogin();
			return;
		}
		remember(fault.name());
		strike(fault);
		while (!this.loggedIn) {
			wire().read(this.in, 0, () -> usedBeforeLogin("a heartbeat")).readBody();
			usedBeforeLogin("a frame after " + fault);
		}
	}

	private void loggedIn() {
		this.loggedIn = true;
		this.proxy.journal().loggedIn();
	}

	private void usedBeforeLogin(String use) {
		this.proxy.journal().usedBeforeLogin(use + " arrived on " + history());
	}

	private void receiveHeartbeat() throws IOException {
		remember("heartbeat");
		this.proxy.journal().heartbeatReceived();
		this.proxy.treatment().receive(this);
	}

	private void serve(Wire.Arrival arrival) throws IOException {
		int number = Call.numberIn(arrival.head());
		Call call = this.proxy.call(number);
		this.call = call;
		this.random = this.proxy.plan().random(-number);
		this.proxy.journal().arrived(number, this);
		remember(number + " " + call.kind() + " " + call.fault());
		if (call.fault().moment() == Moment.REQUEST) {
			strike(call.fault());
		}
		this.request = arrival.readBody();
		if (call.fault().moment() == Moment.REST) {
			answerThenStrikeAtRest(call);
		}
		else if (call.kind().isAnswered() || call.fault() != Fault.NONE) {
			strike(call.fault());
		}
		else {
			response();
		}
	}

	/**
	 * The caller holds the connection until it is told.
	 */
	private void answerThenStrikeAtRest(Call call) throws IOException {
		try {
			answer();
			pause(REST_MILLIS);
			strike(call.fault());
		}
		finally {
			this.proxy.journal().rested(call.number());
		}
	}

	private void strikeAtConnect(Fault fault) throws IOException {
		if (fault != Fault.NONE) {
			remember(fault.name());
			strike(fault);
		}
	}

	private void strike(Fault fault) throws IOException {
		this.proxy.journal().struck(fault);
		fault.strike(this);
	}

	private void remember(String event) {
		this.history.add(event);
		if (this.history.size() > REMEMBERED) {
			this.history.poll();
		}
	}

}
