package io.github.socketpool.protocol;

import java.nio.ByteBuffer;
import java.util.Arrays;

import org.jspecify.annotations.Nullable;

/**
 * Reads frames with an ASCII length header from one stream. Every byte is checked as it
 * comes, so that a wrong peer is recognised at its first bytes and not when it has sent
 * as many as a header has.
 */
final class AsciiLengthDecoder implements FrameDecoder {

	/**
	 * How many bytes of a peer that sends no frames are compared with those of other
	 * protocols.
	 */
	private static final int COMPARED = 32;

	private enum Place {

		BOUNDARY, TOKEN, HEADER, BODY

	}

	private final AsciiLengthCodec codec;

	private final BodyReservation memory;

	private Place place = Place.BOUNDARY;

	/**
	 * How many bytes of the token or of the header have arrived.
	 */
	private int arrived;

	/**
	 * The length that the digits of the header announce as far as they have arrived. They
	 * fit into a {@code long}, since there are at most 18.
	 */
	private long announced;

	private @Nullable GrowingBody body;

	private long heartbeats;

	private boolean everDecoded;

	AsciiLengthDecoder(AsciiLengthCodec codec, BodyReservation memory) {
		this.codec = codec;
		this.memory = memory;
	}

	@Override
	public @Nullable Frame decode(ByteBuffer received) {
		while (received.hasRemaining()) {
			Frame frame = switch (this.place) {
				case BOUNDARY -> beginUnit(received);
				case TOKEN -> matchToken(received);
				case HEADER -> matchHeader(received);
				case BODY -> fillBody(received);
			};
			if (frame != null) {
				this.everDecoded = true;
				this.place = Place.BOUNDARY;
				return frame;
			}
		}
		return null;
	}

	@Override
	public boolean atBoundary() {
		return this.place == Place.BOUNDARY || this.place == Place.TOKEN;
	}

	@Override
	public boolean isExpectingMore() {
		return this.place != Place.BOUNDARY;
	}

	@Override
	public long heartbeats() {
		return this.heartbeats;
	}

	private @Nullable Frame beginUnit(ByteBuffer received) {
		byte[] token = this.codec.token();
		boolean heartbeat = token.length > 0 && received.get(received.position()) == token[0];
		this.place = heartbeat ? Place.TOKEN : Place.HEADER;
		this.arrived = 0;
		this.announced = 0;
		return null;
	}

	private @Nullable Frame matchToken(ByteBuffer received) {
		byte[] token = this.codec.token();
		while (received.hasRemaining()) {
			byte next = received.get();
			if (next != token[this.arrived]) {
				// Not between two frames after all: the peer has answered something.
				this.place = Place.HEADER;
				throw this.codec.notAHeader(seen(token, next, received), this.everDecoded);
			}
			if (++this.arrived == token.length) {
				this.heartbeats++;
				this.place = Place.BOUNDARY;
				return null;
			}
		}
		return null;
	}

	private @Nullable Frame matchHeader(ByteBuffer received) {
		while (received.hasRemaining()) {
			byte next = received.get();
			if (!this.codec.isHeaderByte(this.arrived, next)) {
				byte[] matched = this.codec.beginningOfHeader(this.arrived, this.announced);
				throw this.codec.notAHeader(seen(matched, next, received), this.everDecoded);
			}
			if (this.codec.isDigit(this.arrived)) {
				this.announced = this.announced * 10 + (next - '0');
			}
			if (++this.arrived == this.codec.headerLength()) {
				return beginBody(received);
			}
		}
		return null;
	}

	private @Nullable Frame beginBody(ByteBuffer received) {
		int length = this.codec.bodyLength(this.announced);
		if (length == 0) {
			return Frame.empty();
		}
		if (length <= received.remaining()) {
			byte[] whole = new byte[length];
			received.get(whole);
			return Frame.of(whole);
		}
		this.body = new GrowingBody(length, this.memory);
		this.place = Place.BODY;
		return null;
	}

	private @Nullable Frame fillBody(ByteBuffer received) {
		GrowingBody body = this.body;
		if (body == null || !body.fillFrom(received)) {
			return null;
		}
		this.body = null;
		return body.toFrame();
	}

	private byte[] seen(byte[] matched, byte mismatch, ByteBuffer rest) {
		byte[] seen = Arrays.copyOf(matched, Math.min(COMPARED, this.arrived + 1 + rest.remaining()));
		if (this.arrived < seen.length) {
			seen[this.arrived] = mismatch;
			rest.get(seen, this.arrived + 1, seen.length - this.arrived - 1);
		}
		return seen;
	}

}
