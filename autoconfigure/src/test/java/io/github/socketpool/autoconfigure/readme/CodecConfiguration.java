package io.github.socketpool.autoconfigure.readme;

import io.github.socketpool.protocol.FrameCodec;

import org.springframework.context.annotation.Bean;

/**
 * Not annotated, so that the application of the other examples does not use it.
 */
class CodecConfiguration {

	@Bean
	FrameCodec frameCodec() {
		return new HashLengthCodec();
	}

}
