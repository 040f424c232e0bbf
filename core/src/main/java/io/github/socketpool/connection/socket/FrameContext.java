package io.github.socketpool.connection.socket;

import java.util.concurrent.atomic.LongAdder;

import io.github.socketpool.connection.frame.Heartbeat;
import io.github.socketpool.connection.transport.TransferBuffers;
import io.github.socketpool.protocol.FrameCodec;

/**
 * What the connections of one factory share to read and write frames.
 *
 * @param codec how frames are put on the wire
 * @param heartbeat the heartbeat between frames
 * @param buffers the buffers of connections in use
 * @param splitResponses counts the responses that arrive in two writes
 * @param unsolicited counts the frames for which connections are closed
 */
record FrameContext(FrameCodec codec, Heartbeat heartbeat, TransferBuffers buffers, LongAdder splitResponses,
		UnsolicitedFrameTracker unsolicited) {

	FrameContext(FrameCodec codec, Heartbeat heartbeat) {
		this(codec, heartbeat, new TransferBuffers(), new LongAdder(), new UnsolicitedFrameTracker());
	}

}
