export * from './gen/harbor/v1/berth_pb.js';
export * from './gen/harbor/v1/vessel_pb.js';
