package io.github.socketpool.connection.socket;

import java.util.concurrent.atomic.LongAdder;

import io.github.socketpool.connection.ConnectionFactory.UnsolicitedFrames;
import io.github.socketpool.payload.JsonPointerReader;
import io.github.socketpool.payload.JsonValue;
import io.github.socketpool.protocol.Frame;

/**
 * Counts the frames for which connections are closed since no request had asked for them,
 * by the members that messages have. Keeps nothing of a frame. Thread-safe; shared by the
 * connections of one factory.
 */
final class UnsolicitedFrameTracker {

	private final LongAdder method = new LongAdder();

	private final LongAdder event = new LongAdder();

	private final LongAdder id = new LongAdder();

	private final LongAdder other = new LongAdder();

	void found(Frame frame) {
		count(frame).increment();
	}

	UnsolicitedFrames counts() {
		return new UnsolicitedFrames(this.method.sum(), this.event.sum(), this.id.sum(), this.other.sum());
	}

	private LongAdder count(Frame frame) {
		try {
			if (Pointers.has(Pointers.METHOD, frame)) {
				return this.method;
			}
			if (Pointers.has(Pointers.EVENT, frame)) {
				return this.event;
			}
			return Pointers.has(Pointers.ID, frame) ? this.id : this.other;
		}
		catch (LinkageError ex) {
			// Jackson is optional.
			return this.other;
		}
	}

	/**
	 * A class of its own, since it needs Jackson.
	 */
	private static final class Pointers {

		static final JsonPointerReader METHOD = JsonPointerReader.of("/method");

		static final JsonPointerReader EVENT = JsonPointerReader.of("/event");

		static final JsonPointerReader ID = JsonPointerReader.of("/id");

		static boolean has(JsonPointerReader pointer, Frame frame) {
			JsonValue value = pointer.read(frame.array(), frame.offset(), frame.length());
			return value.isIdentifier();
		}

	}

}
