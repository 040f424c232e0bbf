package io.github.socketpool.connection.socket;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;

import io.github.socketpool.Endpoint;
import io.github.socketpool.RequestProgress;
import io.github.socketpool.connection.Match;
import io.github.socketpool.connection.frame.Heartbeat;
import io.github.socketpool.connection.frame.IncomingFrames;
import io.github.socketpool.connection.transport.ConnectionBuffer;
import io.github.socketpool.connection.transport.Transport;
import io.github.socketpool.protocol.BodyBudgetExceededException;
import io.github.socketpool.protocol.BodyReservation;
import io.github.socketpool.protocol.Frame;
import io.github.socketpool.protocol.FrameFormatException;
import org.jspecify.annotations.Nullable;

/**
 * Reads and writes whole frames over a transport, and tracks the progress of the current
 * exchange. Not thread-safe.
 */
final class FrameChannel {

	private final Transport transport;

	private final FrameContext context;

	private final IncomingFrames incoming;

	private final ConnectionBuffer buffer;

	private final FrameWriter writer;

	private final SplitResponses splitResponses;

	/** Tells responses from messages; {@code null} if the peer sends no messages. */
	private final @Nullable ResponseFilter filter;

	private long received;

	/**
	 * Whether the last read filled its buffer, so that there may be more unread bytes.
	 */
	private boolean mayHaveUnread;

	/** Whether any read of this exchange has filled its buffer. */
	private boolean filledBuffer;

	private boolean peerClosed;

	FrameChannel(Transport transport, FrameContext context, BodyReservation memory, @Nullable ResponseFilter filter) {
		this.transport = transport;
		this.context = context;
		this.incoming = new IncomingFrames(context.codec(), context.heartbeat(), memory);
		this.buffer = new ConnectionBuffer(context.buffers());
		this.writer = new FrameWriter(transport, context.codec(), this.buffer,
				(filter != null) ? filter.exchange() : null);
		this.splitResponses = new SplitResponses(context.splitResponses(), context.codec().trailerLength());
		this.filter = filter;
	}

	/**
	 * Write a frame, or the rest of one that {@link #startWriting} has started.
	 * @throws FrameFormatException if the codec refuses the frame, in which case nothing
	 * is written, or if the codec fails; see {@link #progress()}
	 */
	void write(Frame frame) throws IOException {
		beginExchange();
		this.writer.write(frame);
	}

	/**
	 * Return whether a request may be {@linkplain #startWriting started}: it is small
	 * enough, and its response could be recognised.
	 */
	boolean canStartWriting(Frame request) {
		return this.writer.fitsSmallBuffer(request) && (this.filter == null || this.filter.canMatch(request));
	}

	/**
	 * Write as much of a frame as is possible without waiting, in another caller's
	 * thread.
	 */
	void startWriting(Frame frame) {
		beginExchange();
		this.writer.start(frame);
	}

	/**
	 * Read until a frame is complete that is not a heartbeat.
	 * @throws EOFException if the peer closes the connection first
	 * @throws FrameFormatException if the bytes are not a frame
	 * @throws BodyBudgetExceededException if no memory is left for the frame
	 */
	Frame read() throws IOException {
		Frame next = take();
		while (this.incoming.isHeartbeat(next)) {
			next = take();
		}
		return next;
	}

	/**
	 * Read on after a message. The peer may hold back the response until the message is
	 * acknowledged.
	 */
	Frame readAfterMessage() throws IOException {
		if (this.incoming.first() == null) {
			acknowledge();
		}
		return read();
	}

	/**
	 * Return whether there are unread bytes. Takes one system call, and does not detect a
	 * FIN.
	 */
	boolean hasArrivals() throws IOException {
		return this.transport.hasUnread();
	}

	/**
	 * Read the bytes that have arrived while no frame is awaited. The transport must be
	 * in non-blocking mode.
	 * @return the number of bytes, or {@code -1} if the peer has closed its side
	 */
	int readArrived() throws IOException {
		ByteBuffer buffer = this.buffer.get();
		int count = this.transport.read(buffer);
		if (count < 0) {
			this.peerClosed = true;
			return count;
		}
		this.incoming.keep(buffer.flip());
		if (count == 0) {
			this.mayHaveUnread = false;
		}
		return count;
	}

	/**
	 * Return what writes frames, which also writes heartbeats and replies.
	 */
	FrameWriter writer() {
		return this.writer;
	}

	Heartbeat heartbeat() {
		return this.context.heartbeat();
	}

	/**
	 * Return what tells responses from messages.
	 * @return the filter, or {@code null} if the peer sends no messages
	 */
	@Nullable ResponseFilter filter() {
		return this.filter;
	}

	/**
	 * If the first unread frame is the reply to the heartbeat, remove it, and count it as
	 * a heartbeat. Messages before it are skipped. Without messages, it is the reply
	 * whatever its body.
	 */
	void takeReply() {
		if (skipMessages(heartbeat().body()) == Match.RESPONSE) {
			this.incoming.takeReply();
		}
	}

	/**
	 * Skip the messages that have arrived unawaited.
	 */
	void skipMessages() {
		if (this.filter != null) {
			skipMessages(null);
		}
	}

	/**
	 * Return how many heartbeats of the same form as the sent ones have been received.
	 */
	long possibleReplies() {
		return this.incoming.possibleReplies();
	}

	/**
	 * Count the frame for which the connection must be closed, if a whole one has
	 * arrived.
	 */
	void recordUnsolicited() {
		Frame first = this.incoming.first();
		if (first != null && this.filter == null) {
			this.context.unsolicited().found(first);
		}
	}

	/**
	 * Return whether no complete frame and no malformed bytes have arrived unawaited.
	 */
	boolean hasNoWholeFrame() {
		return this.incoming.hasNoWholeFrame();
	}

	/**
	 * Return whether anything has arrived that was not asked for, as far as is known
	 * without a system call. If the peer sends messages, the beginning of a frame may be
	 * one.
	 */
	boolean hasUnsolicited() {
		return (this.filter == null) ? !isClean() || isFrameLikely()
				: !hasNoWholeFrame() || this.incoming.areBoundariesLost();
	}

	/**
	 * Return whether part of a record of TLS is likely to belong to a frame. Session
	 * tickets arrive before the first frame.
	 */
	private boolean isFrameLikely() {
		return this.incoming.hasDecoded() && this.transport.isInsideUnit();
	}

	/**
	 * Return whether the stream is between two frames and no frame is left to read, as
	 * far as is known without a system call.
	 */
	boolean isClean() {
		return hasNoWholeFrame() && this.incoming.atBoundary();
	}

	/**
	 * Return whether everything that has arrived has been read, and more may follow. Part
	 * of a record of TLS may be a session ticket, or a frame that was not asked for.
	 */
	boolean isDrained() {
		return isClean() && !this.transport.isInsideUnit() && !isEnded();
	}

	/**
	 * Return whether nothing more can be read, since the peer has closed the connection
	 * or reading has failed, as far as is known without a system call.
	 */
	boolean isEnded() {
		return this.transport.isEnded();
	}

	/**
	 * Return whether anything is left that was not asked for. This takes a system call
	 * only if the last read filled its buffer, since the frame may end where the buffer
	 * ends. Bytes that may be messages are left to the next check.
	 */
	boolean hasLeftover() throws IOException {
		skipMessages();
		return (this.filter == null && this.mayHaveUnread && hasArrivals()) || hasUnsolicited();
	}

	/**
	 * Return whether more bytes are likely to arrive after the response: it was too long
	 * for one read, or the peer sends messages.
	 */
	boolean isMoreLikely() {
		return this.filledBuffer || this.filter != null;
	}

	/**
	 * Return whether anything has arrived since the request was started.
	 */
	boolean hasReceived() {
		return this.received > 0;
	}

	/**
	 * Return whether the beginning of a frame shows that the peer speaks this framing. A
	 * binary length may be the text of another protocol, and so may a line.
	 */
	boolean beginDistinctly() {
		return !this.context.codec().canBeginFrame((byte) '{');
	}

	/**
	 * Return what was wrong with bytes that arrived unawaited.
	 */
	@Nullable FrameFormatException formatError() {
		return this.incoming.formatError();
	}

	/**
	 * Return whether the peer has been found to have closed its side.
	 */
	boolean isPeerClosed() {
		return this.peerClosed;
	}

	RequestProgress progress() {
		RequestProgress written = this.writer.progress();
		return (written == RequestProgress.SENT && isResponding()) ? RequestProgress.RESPONDING : written;
	}

	/**
	 * Return the progress of the exchange as a text for messages.
	 */
	String describeProgress() {
		String skipped = (this.filter != null) ? this.filter.describeSkipped() : "";
		return this.writer.describeProgress() + ", " + this.received + " received" + skipped;
	}

	long heartbeats() {
		return this.incoming.heartbeats();
	}

	/**
	 * Return how many messages have been skipped.
	 */
	long messages() {
		return (this.filter != null) ? this.filter.messages() : 0;
	}

	/**
	 * Begin to use the connection as a stream, which reads and writes by itself until it
	 * ends. Nothing is left of the last exchange.
	 * @throws IOException if the connection is lost or closed
	 */
	SocketStream stream(Endpoint endpoint, ChannelCloser closer) throws IOException {
		this.received = 0;
		this.writer.forget();
		return new SocketStream(endpoint, this.transport, this.context, this.incoming, closer,
				(this.filter != null) ? this.filter.exchange() : null);
	}

	/**
	 * Release the buffer until the next use.
	 */
	void releaseBuffer() {
		this.buffer.release();
	}

	/**
	 * Release the memory of a frame that will never be complete. May be called by any
	 * thread. Allocates nothing.
	 */
	void close() {
		this.incoming.close();
		this.writer.close();
	}

	private void beginExchange() {
		this.received = 0;
		this.mayHaveUnread = false;
		this.filledBuffer = false;
		if (this.filter != null) {
			this.filter.requestStarted(this.incoming.begun());
		}
	}

	/**
	 * Return whether a frame has begun to arrive that may be the response.
	 */
	private boolean isResponding() {
		return !this.incoming.atBoundary() && (this.filter == null || !this.filter.isNextEarlier());
	}

	/**
	 * Take the next frame, and wait for it if it has not arrived.
	 */
	private Frame take() throws IOException {
		Frame next = this.incoming.poll();
		while (next == null) {
			next = readOnce();
		}
		if (this.filter != null) {
			this.filter.frameTaken();
		}
		return next;
	}

	/**
	 * Read the bytes that have arrived. If there are none, enter blocking mode and wait.
	 */
	private int readSome(ByteBuffer bytes) throws IOException {
		int count = this.transport.read(bytes);
		if (count == 0) {
			this.transport.setBlocking(true);
			count = this.transport.read(bytes);
		}
		return count;
	}

	/**
	 * Read the bytes that have arrived, or wait for some.
	 * @return the first frame in them, or {@code null} if more bytes are needed
	 */
	private @Nullable Frame readOnce() throws IOException {
		this.incoming.throwIfMalformed();
		ByteBuffer buffer = this.mayHaveUnread ? this.buffer.getLarge() : this.buffer.get();
		int count = readSome(buffer);
		this.mayHaveUnread = !buffer.hasRemaining();
		this.filledBuffer |= this.mayHaveUnread;
		if (count < 0) {
			this.peerClosed = true;
			throw new EOFException("The peer closed the connection");
		}
		this.received += count;
		boolean first = this.incoming.atBoundary();
		Frame next = this.incoming.decode(buffer.flip());
		if (next != null || !this.incoming.atBoundary()) {
			this.splitResponses.read(buffer.position(), first, next != null);
		}
		if (next != null) {
			this.incoming.keep(buffer);
		}
		if (next == null || heartbeat().isFrame(next)) {
			acknowledge();
		}
		return next;
	}

	/**
	 * Skip the messages among the unread frames.
	 * @param heartbeat the heartbeat whose reply is awaited, or {@code null}
	 * @return what the first unread frame is, or {@code null} if there is none
	 */
	private @Nullable Match skipMessages(@Nullable Frame heartbeat) {
		Match match = judgeUnread(heartbeat);
		while (match == Match.MESSAGE) {
			this.incoming.poll();
			match = judgeUnread(heartbeat);
		}
		return match;
	}

	private @Nullable Match judgeUnread(@Nullable Frame heartbeat) {
		Frame first = this.incoming.first();
		if (first == null) {
			return null;
		}
		if (this.filter == null || (heartbeat != null && heartbeat().isFrame(first))) {
			return Match.RESPONSE;
		}
		return this.filter.judgeUnawaited(heartbeat, first);
	}

	/**
	 * Acknowledge after a read that did not end with an awaited frame. The peer may hold
	 * back the rest until this much is acknowledged, whether it is part of a frame or a
	 * heartbeat. If there are unread bytes, a later read will acknowledge.
	 */
	private void acknowledge() throws IOException {
		this.transport.acknowledge(this.mayHaveUnread);
	}

}
