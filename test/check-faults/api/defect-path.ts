/** Only the API of this checker has it: whoever asks for it meets a defect. */
export const defectPath = '/v1/check-faults/defect';
