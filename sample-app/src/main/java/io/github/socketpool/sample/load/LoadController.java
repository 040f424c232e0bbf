package io.github.socketpool.sample.load;

import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/**
 * Runs loads on request.
 */
@RestController
class LoadController {

	private final LoadService loads;

	LoadController(LoadService loads) {
		this.loads = loads;
	}

	@PostMapping("/load")
	LoadReport load(@RequestParam(defaultValue = "10000") String calls,
			@RequestParam(defaultValue = "32") String concurrency, @RequestParam(defaultValue = "pooled") String mode)
			throws InterruptedException {
		return this.loads.run(LoadParameters.parse(calls, concurrency, mode));
	}

}
