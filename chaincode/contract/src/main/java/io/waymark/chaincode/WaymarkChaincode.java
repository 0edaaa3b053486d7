package io.waymark.chaincode;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.hyperledger.fabric.contract.ContractRuntimeException;
import org.hyperledger.fabric.shim.ChaincodeBase;
import org.hyperledger.fabric.shim.ChaincodeException;
import org.hyperledger.fabric.shim.ChaincodeStub;
import org.hyperledger.fabric.shim.ResponseUtils;

/**
 * The chaincode as the shim sees it: finds the function by its name. The shim's contract router does the same by
 * reflection, but first searches all libraries for annotations, which is most of its start.
 */
final class WaymarkChaincode extends ChaincodeBase {

    private final WaymarkContract contract = new WaymarkContract();

    @Override
    public Response init(ChaincodeStub stub) {
        return ResponseUtils.newSuccessResponse();
    }

    @Override
    public Response invoke(ChaincodeStub stub) {
        try {
            return ResponseUtils.newSuccessResponse(answer(stub).getBytes(StandardCharsets.UTF_8));
        } catch (ContractRuntimeException e) {
            // The peer could not answer the shim: the own private store lacks a value, or the like.
            return ResponseUtils.newErrorResponse(
                    Failure.of(Failure.UNAVAILABLE).getMessage());
        } catch (ChaincodeException e) {
            return ResponseUtils.newErrorResponse(e.getMessage(), e.getPayload());
        } catch (RuntimeException e) {
            // Its text could hold something private; the peer's own log has what the shim says of a failed call.
            return ResponseUtils.newErrorResponse(
                    Failure.of(Failure.UNAVAILABLE).getMessage());
        }
    }

    private String answer(ChaincodeStub stub) {
        List<String> parameters = stub.getParameters();
        return switch (stub.getFunction()) {
            case "apply" -> contract.apply(stub);
            case "check" -> contract.check(stub);
            case "publish" -> {
                if (parameters.size() != 2) {
                    throw Failure.of(Failure.ARGUMENTS);
                }
                yield contract.publish(stub, parameters.get(0), parameters.get(1));
            }
            case "profiles" -> contract.profiles(stub);
            case "offers" -> contract.offers(stub);
            case "open" -> contract.open(stub);
            case "openRecall" -> contract.openRecall(stub);
            case "openClaims" -> contract.openClaims(stub);
            case "openNext" -> contract.openNext(stub);
            default -> throw Failure.of(Failure.NO_SUCH_FUNCTION);
        };
    }
}
